import { type Context, Hono } from "hono";
import { startLogin } from "../core/start-login";
import { LatchkeyError } from "../lib/errors";
import { messagesOf } from "../locales";
import { LoginPage } from "../pages/login-page";
import { Wait } from "../pages/wait";
import { rememberAttempt } from "./attempt-cookies";
import { type AppEnv, chosenLocale, viewOf } from "./context";
import { explain, handlePageError } from "./errors";
import { readForm, readQuery } from "./input";
import { renderPage } from "./render";
import { RequestError } from "./request-error";
import { sameOrigin } from "./same-origin";
import { LoginForm, LoginQuery } from "./schemas";
import { startRequest } from "./start-request";

/** The hosted login: a frontend sends people to /login?redirect_uri=… and gets them back signed in. */
export const login = new Hono<AppEnv>()
  .get("/", (c) => {
    const { config } = c.var.services;
    const { redirect_uri: redirectUri } = readQuery(c, LoginQuery(config));
    return renderPage(c, <LoginPage view={viewOf(c)} redirectUri={redirectUri} />);
  })
  .post("/", sameOrigin, async (c) => {
    const { services } = c.var;
    const form = await readForm(c, LoginForm(services.config));
    const { email, redirect_uri: redirectUri } = form;
    const turnstileToken = form["cf-turnstile-response"];
    const request = { email, redirectUri, contract: "redirect", turnstileToken } as const;
    const started = await startLogin(services, {
      ...request,
      ...(await startRequest(c, email.address)),
    });
    rememberAttempt(c, started, email.address);
    const locale = chosenLocale(c);
    const query = new URLSearchParams({
      attempt: started.attemptId,
      redirect_uri: redirectUri,
      ...(locale && { locale }),
    });
    return c.redirect(`/login/code?${query}`, 303);
  })
  .onError(async (error, c) => (await tryAgain(error, c)) ?? handlePageError(error, c));

/** The form once more with what was typed and what is wrong, where the person can do something about it. */
async function tryAgain(error: unknown, c: Context<AppEnv>): Promise<Response | null> {
  const view = viewOf(c);
  const { fields, login, error: texts } = messagesOf(view.locale);
  const byCode: Record<string, string> = {
    mail_failed: texts.mailFailed,
    mail_refused: texts.mailFailed,
    turnstile_failed: login.person,
    turnstile_required: login.person,
    unknown_email: texts.unknownEmail,
  };
  const waitSeconds =
    error instanceof LatchkeyError && error.code === "too_many_requests"
      ? error.retryAfterSeconds
      : undefined;
  const message =
    waitSeconds !== undefined ? (
      <Wait view={view} seconds={waitSeconds} />
    ) : error instanceof RequestError ? (
      !error.body.redirect_uri && (fields as Record<string, string>)[error.body.email ?? ""]
    ) : (
      error instanceof LatchkeyError && byCode[error.code]
    );
  if (!message) return null;
  const { email, redirect_uri } = await c.req.parseBody();
  const { status, headers } = explain(error, c);
  const waits = waitSeconds !== undefined;
  const page = (
    <LoginPage
      view={view}
      redirectUri={String(redirect_uri)}
      email={String(email ?? "")}
      error={message}
      waits={waits}
    />
  );
  return renderPage(c, page, { status, headers, scripts: waits });
}
