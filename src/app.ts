import { bodyLimit } from "hono/body-limit";
import { HonoBase } from "hono/hono-base";
import { methodNotAllowed } from "hono/method-not-allowed";
import { TrieRouter } from "hono/router/trie-router";
import { trimTrailingSlash } from "hono/trailing-slash";
import { codeScript } from "./pages/code-script";
import { formPostScript } from "./pages/form-post-script";
import { waitScript } from "./pages/wait-script";
import { account } from "./routes/account";
import { address } from "./routes/account/address";
import { deletion } from "./routes/account/delete";
import { accountEmail } from "./routes/account/email";
import { accountEmailUndo } from "./routes/account/email-undo";
import { adminEvents } from "./routes/admin/events";
import { adminGate } from "./routes/admin/gate";
import { adminStats } from "./routes/admin/stats";
import { adminSuppressions } from "./routes/admin/suppressions";
import { adminTransfer } from "./routes/admin/transfer";
import { adminUsers } from "./routes/admin/users";
import { authUser } from "./routes/api/auth-user";
import { authUserEmail } from "./routes/api/auth-user/email";
import { logout } from "./routes/api/logout";
import { start } from "./routes/api/passwordless/start";
import { verify } from "./routes/api/passwordless/verify";
import { verifyRedirect } from "./routes/api/passwordless/verify-redirect";
import { sessions } from "./routes/api/sessions";
import { users } from "./routes/api/users";
import { clientJs, clientTypes } from "./routes/client-js";
import { type AppEnv, wantsPage, withServices } from "./routes/context";
import { forApplications, forFrontends } from "./routes/cors";
import { demo } from "./routes/dev/demo";
import { mailbox } from "./routes/dev/mailbox";
import { docs } from "./routes/docs";
import { handleError, handleNotFound } from "./routes/errors";
import { floodGate } from "./routes/flood-gate";
import { guardHeaders } from "./routes/guard-headers";
import { healthz } from "./routes/healthz";
import { home } from "./routes/home";
import { mailHook } from "./routes/hooks/mail";
import { limitHeaders } from "./routes/limit-headers";
import { login } from "./routes/login";
import { code } from "./routes/login/code";
import { link } from "./routes/login/link";
import { authorization } from "./routes/oauth/authorize";
import { logoutPage } from "./routes/oauth/logout";
import { revoke } from "./routes/oauth/revoke";
import { token } from "./routes/oauth/token";
import { userinfo } from "./routes/oauth/userinfo";
import { openapi } from "./routes/openapi";
import { script } from "./routes/script";
import { style } from "./routes/style";
import { exchange } from "./routes/users";
import { jwks } from "./routes/well-known/jwks";
import { openidConfiguration } from "./routes/well-known/openid-configuration";

const limitBody = (maxSize: number) =>
  bodyLimit({ maxSize, onError: (c) => c.json({ message: "Body too large" }, 413) });

const BODY_LIMIT = limitBody(16 * 1024);
/** Mail providers report many bounces at once, and users are imported by the hundred. */
const LARGE = /^\/(?:hooks\/|api\/admin\/users\/import$)/;
const LARGE_LIMIT = limitBody(1024 * 1024);
const WITHOUT_SLASH = trimTrailingSlash();

/** What mails, guesses or opens a session. */
const FLOODED = [
  "/api/users",
  "/api/passwordless/*",
  "/api/admin/*",
  "/api/auth_user/email/*",
  "/login",
  "/login/code",
  "/login/link",
  "/users",
  "/oauth/*",
  "/account/*",
];

/** What a page of any origin may call. */
const FOR_APPLICATIONS = [
  "/oauth/token",
  "/oauth/revoke",
  "/oauth/userinfo",
  "/.well-known/*",
  "/client.js",
  "/openapi.json",
];

export function createApp() {
  // Not by a preset: each brings a router of its own, whatever it is given.
  const app = new HonoBase<AppEnv>({ router: new TrieRouter() });

  app.use(guardHeaders);
  // For people: a program that forgot an id behind the slash wants no other answer than that.
  app.use((c, next) => (wantsPage(c) ? WITHOUT_SLASH(c, next) : next()));
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) =>
        c.json({ message: "Method not allowed" }, 405, { Allow: methods.join(", ") }),
    }),
  );
  app.use(withServices);
  app.use("/api/admin/*", adminGate);
  for (const path of ["/api/*", "/users"])
    app.use(path, (c, next) => (c.req.path.startsWith("/api/admin/") ? next() : forFrontends(c, next)));
  for (const path of FOR_APPLICATIONS) app.use(path, forApplications);
  app.use(limitHeaders);
  app.use((c, next) => (LARGE.test(c.req.path) ? LARGE_LIMIT : BODY_LIMIT)(c, next));
  for (const path of FLOODED) app.use(path, floodGate);

  app.route("/", home);
  app.route("/style.css", style);
  app.route("/login", login);
  app.route("/login/code", code);
  app.route("/login/link", link);
  app.route(
    "/login/code.js",
    script(({ services }) => codeScript(services.config.codeLength)),
  );
  app.route(
    "/login/wait.js",
    script(() => waitScript),
  );
  app.route("/api/users", users);
  app.route("/api/passwordless/start", start);
  app.route("/api/passwordless/verify_redirect", verifyRedirect);
  app.route("/api/passwordless/verify", verify);
  app.route("/api/auth_user", authUser);
  app.route("/api/auth_user/email", authUserEmail);
  app.route("/api/admin/users", adminTransfer);
  app.route("/api/admin/users", adminUsers);
  app.route("/api/admin/suppressions", adminSuppressions);
  app.route("/api/admin/events", adminEvents);
  app.route("/api/admin/stats", adminStats);
  app.route("/account", account);
  app.route("/account/address", address);
  app.route("/account/delete", deletion);
  app.route("/account/email", accountEmail);
  app.route("/account/email/undo", accountEmailUndo);
  app.route("/api/sessions", sessions);
  app.route("/api/logout", logout);
  app.route("/oauth/authorize", authorization);
  app.route(
    "/oauth/form-post.js",
    script(() => formPostScript),
  );
  app.route("/oauth/userinfo", userinfo);
  app.route("/oauth/logout", logoutPage);
  app.route("/oauth/token", token);
  app.route("/oauth/revoke", revoke);
  app.route("/users", exchange);
  app.route("/.well-known/jwks.json", jwks);
  app.route("/.well-known/openid-configuration", openidConfiguration);
  app.route("/.well-known/oauth-authorization-server", openidConfiguration);
  app.route("/hooks/mail", mailHook);
  app.route("/client.js", clientJs);
  app.route("/client.d.ts", clientTypes);
  app.route("/healthz", healthz);
  app.route("/openapi.json", openapi);
  app.route("/docs", docs);
  app.route("/dev", mailbox);
  app.route("/demo", demo);

  app.onError(handleError);
  app.notFound(handleNotFound);
  return app;
}
