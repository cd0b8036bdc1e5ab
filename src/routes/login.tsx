import { type Context, Hono } from "hono";
import { startLogin } from "../core/start-login";
import { LatchkeyError } from "../lib/errors";
import { messagesOf } from "../locales";
import { LoginPage } from "../pages/login-page";
import { SentPage } from "../pages/sent-page";
import { type AppEnv, localeOf } from "./context";
import { explain, handlePageError } from "./errors";
import { readForm, readQuery } from "./input";
import { renderPage } from "./render";
import { RequestError } from "./request-error";
import { sameOrigin } from "./same-origin";
import { LoginForm, LoginQuery } from "./schemas";

/** The hosted login: a frontend sends people to /login?redirect_uri=… and gets them back signed in. */
export const login = new Hono<AppEnv>()
  .get("/", (c) => {
    const { config } = c.var.services;
    const { redirect_uri: redirectUri } = readQuery(c, LoginQuery(config));
    return renderPage(
      c,
      <LoginPage locale={localeOf(c)} appName={config.appName} redirectUri={redirectUri} />,
    );
  })
  .post("/", sameOrigin, async (c) => {
    const { services } = c.var;
    const { email, redirect_uri: redirectUri } = await readForm(c, LoginForm(services.config));
    const locale = localeOf(c);
    await startLogin(services, { email, redirectUri, contract: "redirect", locale });
    const props = {
      address: email.address,
      ttlSeconds: services.config.linkTtlSeconds,
      loginUrl: `/login?${new URLSearchParams({ redirect_uri: redirectUri })}`,
      mailbox: services.mailbox !== null,
    };
    return renderPage(c, <SentPage locale={locale} {...props} />);
  })
  .onError(async (error, c) => (await tryAgain(error, c)) ?? handlePageError(error, c));

/** The form once more with what was typed and what is wrong, where the person can do something about it. */
async function tryAgain(error: unknown, c: Context<AppEnv>): Promise<Response | null> {
  const locale = localeOf(c);
  const { fields, error: texts } = messagesOf(locale);
  const message =
    error instanceof RequestError
      ? fields[error.body.email ?? ""]
      : error instanceof LatchkeyError &&
        { mail_failed: texts.mailFailed, unknown_email: texts.unknownEmail }[error.code as string];
  if (!message) return null;
  const { email, redirect_uri } = await c.req.parseBody();
  const { status, headers } = explain(error, c);
  const props = {
    appName: c.var.services.config.appName,
    redirectUri: String(redirect_uri),
    email: String(email ?? ""),
  };
  return renderPage(c, <LoginPage locale={locale} {...props} error={message} />, status, headers);
}
