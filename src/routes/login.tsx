import type { Context } from "hono";
import { Hono } from "hono/tiny";
import { startLogin } from "../core/start-login";
import { waitingApplication } from "../core/waiting-application";
import { LatchkeyError } from "../lib/errors";
import { messagesOf } from "../locales";
import { LoginPage } from "../pages/login-page";
import { Wait } from "../pages/wait";
import { lastAttemptFor, rememberAttempt } from "./attempt-cookies";
import { type AppEnv, chosenLocale, viewOf } from "./context";
import { destinationOf } from "./destination";
import { explain, handlePageError } from "./errors";
import { readForm, readQuery } from "./input";
import { renderPage } from "./render";
import { RequestError } from "./request-error";
import { sameOrigin } from "./same-origin";
import { LoginForm, LoginQuery } from "./schemas";
import { sessionCookieIn } from "./session-cookie";
import { startRequest } from "./start-request";

/**
 * The hosted login. A frontend sends people to /login?redirect_uri=… and gets them back signed in; who comes from an
 * application's request, or just so, goes on with our own pages.
 */
export const login = new Hono<AppEnv>()
  .get("/", async (c) => {
    const { services } = c.var;
    const { config } = services;
    const { login_hint: email, once_more: onceMore, ...query } = readQuery(c, LoginQuery(config));
    const isPlain = query.redirect_uri === undefined && query.return_to === undefined;
    if (isPlain && sessionCookieIn(c) !== undefined) return c.redirect("/account");
    const { field, redirectUri } = destinationOf(config, query);
    const view = viewOf(c);
    const notice = onceMore ? messagesOf(view.locale).login.onceMore : undefined;
    const application = await waitingApplication(services, redirectUri);
    return renderPage(c, <LoginPage {...{ view, destination: field, application, email, notice }} />);
  })
  .post("/", sameOrigin, async (c) => {
    const { services } = c.var;
    const form = await readForm(c, LoginForm(services.config));
    const { email, "cf-turnstile-response": turnstileToken } = form;
    const { contract, redirectUri, field } = destinationOf(services.config, form);
    const request = { email, redirectUri, contract, turnstileToken };
    const started = await startLogin(services, {
      ...request,
      ...(await startRequest(c, email.address)),
    });
    rememberAttempt(c, started, email.address, contract === "hosted" ? field.value : undefined);
    const locale = chosenLocale(c);
    const query = new URLSearchParams({
      attempt: started.attemptId,
      [field.name]: field.value,
      next_mail_at: String(started.nextMailAt),
      ...(locale && { locale }),
    });
    return c.redirect(`/login/code?${query}`, 303);
  })
  .onError(async (error, c) => (await tryAgain(error, c)) ?? handlePageError(error, c));

/** The form once more with what was typed and what is wrong, where the person can do something about it. */
async function tryAgain(error: unknown, c: Context<AppEnv>): Promise<Response | null> {
  if (c.req.method !== "POST") return null;
  const view = viewOf(c);
  const { fields, login, error: texts } = messagesOf(view.locale);
  const byCode: Record<string, string> = {
    mail_failed: texts.mailFailed,
    mail_refused: texts.mailFailed,
    mail_uncertain: texts.mailFailed,
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
      !error.body.redirect_uri &&
      !error.body.return_to &&
      (fields as Record<string, string>)[error.body.email ?? ""]
    ) : (
      error instanceof LatchkeyError && byCode[error.code]
    );
  if (!message) return null;
  const { email, redirect_uri, return_to } = await c.req.parseBody();
  const destination =
    redirect_uri === undefined
      ? { name: "return_to", value: String(return_to ?? "/account") }
      : { name: "redirect_uri", value: String(redirect_uri) };
  const { status, headers } = explain(error, c);
  const waits = waitSeconds !== undefined;
  const address = String(email ?? "");
  const attempt = waits ? lastAttemptFor(c, address) : undefined;
  const codePage =
    attempt &&
    `/login/code?${new URLSearchParams({ attempt, [destination.name]: destination.value, locale: view.locale })}`;
  const props = { view, destination, email: address, codePage, error: message, waits };
  return renderPage(c, <LoginPage {...props} />, { status, headers, scripts: waits });
}
