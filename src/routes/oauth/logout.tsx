import type { Context } from "hono";
import { Hono } from "hono/tiny";
import { endLogin } from "../../core/end-login";
import { messagesOf } from "../../locales";
import { MessagePage } from "../../pages/message-page";
import { QuestionPage } from "../../pages/question-page";
import { type AppEnv, viewOf } from "../context";
import { handlePageError } from "../errors";
import { ignoreLookAhead } from "../look-ahead";
import { renderPage } from "../render";
import { sameOrigin } from "../same-origin";
import { forgetSession, sessionCookieIn } from "../session-cookie";
import { formFields } from "./form";

/** Signing out at an application's request (OpenID Connect RP-Initiated Logout §2), and by the button that asks whether. */
export const logoutPage = new Hono<AppEnv>()
  .get("/", ignoreLookAhead, (c) => signOut(c, new URL(c.req.url).searchParams, false))
  // Another site's form brings no cookie along; the redirect does.
  .post("/", async (c) => c.redirect(`/oauth/logout?${await formFields(c)}`, 303))
  .post("/confirmed", sameOrigin, (c) => signOut(c, new URL(c.req.url).searchParams, true))
  .onError(handlePageError);

async function signOut(c: Context<AppEnv>, search: URLSearchParams, confirmed: boolean): Promise<Response> {
  const get = (name: string) => search.get(name) || undefined;
  const redirectUri = get("post_logout_redirect_uri");
  const outcome = await endLogin(c.var.services, {
    idTokenHint: get("id_token_hint"),
    clientId: get("client_id"),
    redirectUri,
    sessionCookie: sessionCookieIn(c),
    confirmed,
  });
  const view = viewOf(c);
  const { signOut: words } = messagesOf(view.locale);
  if (outcome.next === "ask") {
    const props = { title: words.question, body: words.questionBody, button: words.button };
    const page = <QuestionPage view={view} {...props} action={`/oauth/logout/confirmed?${search}`} />;
    return renderPage(c, page, { formsLeadTo: redirectUri });
  }
  forgetSession(c);
  if (outcome.redirectUri === null)
    return renderPage(c, <MessagePage view={view} title={words.done} body={words.doneBody} />);
  const state = get("state");
  const mark = outcome.redirectUri.includes("?") ? "&" : "?";
  return c.redirect(
    outcome.redirectUri + (state === undefined ? "" : `${mark}${new URLSearchParams({ state })}`),
    303,
  );
}
