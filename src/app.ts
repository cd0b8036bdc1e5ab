import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import { allowsOrigin } from "./core/redirect-rule";
import { accountEmail } from "./routes/account/email";
import { accountEmailUndo } from "./routes/account/email-undo";
import { authUser } from "./routes/api/auth-user";
import { authUserEmail } from "./routes/api/auth-user/email";
import { logout } from "./routes/api/logout";
import { start } from "./routes/api/passwordless/start";
import { verify } from "./routes/api/passwordless/verify";
import { verifyRedirect } from "./routes/api/passwordless/verify-redirect";
import { sessions } from "./routes/api/sessions";
import { users } from "./routes/api/users";
import { type AppEnv, withServices } from "./routes/context";
import { demo } from "./routes/dev/demo";
import { mailbox } from "./routes/dev/mailbox";
import { handleError, handleNotFound } from "./routes/errors";
import { floodGate } from "./routes/flood-gate";
import { healthz } from "./routes/healthz";
import { home } from "./routes/home";
import { mailHook } from "./routes/hooks/mail";
import { limitHeaders } from "./routes/limit-headers";
import { login } from "./routes/login";
import { code } from "./routes/login/code";
import { codeJs } from "./routes/login/code-js";
import { waitJs } from "./routes/login/wait-js";
import { revoke } from "./routes/oauth/revoke";
import { token } from "./routes/oauth/token";
import { style } from "./routes/style";
import { exchange } from "./routes/users";
import { jwks } from "./routes/well-known/jwks";
import { openidConfiguration } from "./routes/well-known/openid-configuration";

const limitBody = (maxSize: number) =>
  bodyLimit({ maxSize, onError: (c) => c.json({ message: "Body too large" }, 413) });

const BODY_LIMIT = limitBody(16 * 1024);
/** Mail providers report many bounces at once. */
const REPORT_LIMIT = limitBody(1024 * 1024);

/** For every answer; a page brings its own policy (`routes/render.ts`). */
const GUARDS = secureHeaders({
  overwrite: false,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: "DENY",
});

/** What mails, guesses or opens a session. */
const FLOODED = [
  "/api/users",
  "/api/passwordless/*",
  "/api/auth_user/email/*",
  "/login",
  "/login/code",
  "/users",
  "/oauth/*",
  "/account/*",
];

/** For the frontends of the allow-list; the Worker's own pages need none. */
const FRONTENDS = cors({
  origin: (origin, c) => (allowsOrigin(c.get("services").config.frontendRules, origin) ? origin : null),
  credentials: true,
  allowMethods: ["GET", "POST", "PATCH", "DELETE"],
  allowHeaders: ["Authorization", "Content-Type"],
  exposeHeaders: ["Attempt-Id", "Retry-After"],
  maxAge: 3600,
});

export function createApp() {
  const app = new Hono<AppEnv>();

  app.use(requestId({ headerName: "" }));
  app.use(GUARDS);
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  });
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) =>
        c.json({ message: "Method not allowed" }, 405, { Allow: methods.join(", ") }),
    }),
  );
  app.use(withServices);
  for (const path of ["/api/*", "/users", "/oauth/*", "/.well-known/*"]) app.use(path, FRONTENDS);
  app.use(limitHeaders);
  app.use((c, next) => (c.req.path.startsWith("/hooks/") ? REPORT_LIMIT : BODY_LIMIT)(c, next));
  for (const path of FLOODED) app.use(path, floodGate);

  app.route("/", home);
  app.route("/style.css", style);
  app.route("/login", login);
  app.route("/login/code", code);
  app.route("/login/code.js", codeJs);
  app.route("/login/wait.js", waitJs);
  app.route("/api/users", users);
  app.route("/api/passwordless/start", start);
  app.route("/api/passwordless/verify_redirect", verifyRedirect);
  app.route("/api/passwordless/verify", verify);
  app.route("/api/auth_user", authUser);
  app.route("/api/auth_user/email", authUserEmail);
  app.route("/account/email", accountEmail);
  app.route("/account/email/undo", accountEmailUndo);
  app.route("/api/sessions", sessions);
  app.route("/api/logout", logout);
  app.route("/oauth/token", token);
  app.route("/oauth/revoke", revoke);
  app.route("/users", exchange);
  app.route("/.well-known/jwks.json", jwks);
  app.route("/.well-known/openid-configuration", openidConfiguration);
  app.route("/hooks/mail", mailHook);
  app.route("/healthz", healthz);
  app.route("/dev", mailbox);
  app.route("/demo", demo);

  app.onError(handleError);
  app.notFound(handleNotFound);
  return app;
}
