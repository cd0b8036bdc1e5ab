import type { Context } from "hono";
import { type AnswerTo, readParameters } from "../../core/authorization-request";
import { authorize, type Present } from "../../core/authorize";
import { localeFor } from "../../locales";
import { FormPostPage } from "../../pages/form-post-page";
import { type AppEnv, chosenLocale, viewOf } from "../context";
import { renderPage } from "../render";

/** Answers an authorization request: the application gets its code or error, or the person signs in first. */
export async function answerAuthorization(
  c: Context<AppEnv>,
  search: URLSearchParams,
  present: Present,
): Promise<Response> {
  const { services } = c.var;
  const outcome = await authorize(services, readParameters(search), present);
  if (outcome.next === "sign in") {
    const locale = chosenLocale(c) ?? uiLocale(search.get("ui_locales") ?? "");
    const query = new URLSearchParams({
      return_to: `/oauth/authorize?${search}`,
      ...(outcome.loginHint !== undefined && { login_hint: outcome.loginHint }),
      ...(locale !== undefined && { locale }),
    });
    return c.redirect(`/login?${query}`);
  }
  // `iss` says who answers, so that no other server's answer can pass for ours (RFC 9207).
  const { to, answer } = outcome;
  const iss = services.config.publicUrl;
  return send(c, to, { ...answer, ...(to.state !== undefined && { state: to.state }), iss });
}

function send(
  c: Context<AppEnv>,
  { redirectUri, responseMode }: AnswerTo,
  parameters: Record<string, string>,
): Response | Promise<Response> {
  if (responseMode === "form_post") {
    const page = <FormPostPage view={viewOf(c)} action={redirectUri} parameters={parameters} />;
    return renderPage(c, page, { formsLeadTo: redirectUri, scripts: true });
  }
  const text = new URLSearchParams(parameters).toString();
  const mark = responseMode === "fragment" ? "#" : redirectUri.includes("?") ? "&" : "?";
  // 303, for a form of ours may have led here, and is nobody else's to get (RFC 9700 §4.12).
  return c.redirect(redirectUri + mark + text, 303);
}

/** The first that there is of the languages that a person prefers (OpenID Connect Core §3.1.2.1). */
const uiLocale = (tags: string) =>
  tags
    .split(" ")
    .map(localeFor)
    .find((locale) => locale !== undefined);
