import type { Context } from "hono";
import { Hono } from "hono/tiny";
import { authenticate } from "../core/authenticate";
import { endSessions } from "../core/end-sessions";
import { listSessions } from "../core/list-sessions";
import { LatchkeyError } from "../lib/errors";
import { messagesOf } from "../locales";
import { AccountPage } from "../pages/account-page";
import { loginUrl } from "../pages/login-url";
import { MessagePage } from "../pages/message-page";
import { type AppEnv, localeOf, viewOf } from "./context";
import { handlePageError } from "./errors";
import { readForm } from "./input";
import { renderPage } from "./render";
import { sameOrigin } from "./same-origin";
import { SignOutForm } from "./schemas";
import { forgetSession, sessionCookieIn } from "./session-cookie";

/** What this browser shows of who is signed in; nothing is as good as a wrong one. */
export const sessionCredential = (c: Context<AppEnv>): { sessionCookie: string } => ({
  sessionCookie: sessionCookieIn(c) ?? "",
});

/** Who is signed in here, and where else. */
export const account = new Hono<AppEnv>()
  .get("/", async (c) => {
    const { services } = c.var;
    const credential = sessionCredential(c);
    const { user, sessions } = await listSessions(services, credential);
    const timeZone = (c.req.raw as { cf?: { timezone?: string } }).cf?.timezone ?? "UTC";
    const props = { view: viewOf(c), user, sessions, timeZone, ownOrigin: services.config.publicUrl };
    return renderPage(c, <AccountPage {...props} />);
  })
  .post("/sign-out", sameOrigin, async (c) => {
    const { session } = await readForm(c, SignOutForm);
    const which = session === "this" || session === "others" ? session : { id: session };
    await endSessions(c.var.services, sessionCredential(c), which);
    if (which !== "this") return c.redirect("/account", 303);
    forgetSession(c);
    const view = viewOf(c);
    const { done, doneBody } = messagesOf(view.locale).signOut;
    return renderPage(c, <MessagePage view={view} title={done} body={doneBody} />);
  })
  .onError(handleAccountError);

/** Who is not signed in, or not recently enough for what they want, signs in and comes back. */
export async function handleAccountError(error: unknown, c: Context<AppEnv>): Promise<Response> {
  if (!(error instanceof LatchkeyError)) return handlePageError(error, c);
  const locale = localeOf(c);
  if (error.code === "unauthorized") {
    forgetSession(c);
    return c.redirect(loginUrl({ locale, return_to: "/account" }), 303);
  }
  // Ended already: what was asked for is so.
  if (error.code === "no_such_session") return c.redirect("/account", 303);
  if (error.code !== "login_too_old") return handlePageError(error, c);
  const { user } = await authenticate(c.var.services, sessionCredential(c));
  const query = { return_to: "/account", login_hint: user.email, once_more: "true" };
  return c.redirect(loginUrl({ locale, ...query }), 303);
}
