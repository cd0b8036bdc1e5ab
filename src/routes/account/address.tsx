import type { Context } from "hono";
import { Hono } from "hono/tiny";
import { completeEmailChange } from "../../core/complete-email-change";
import { startEmailChange } from "../../core/start-email-change";
import { LatchkeyError } from "../../lib/errors";
import { messagesOf } from "../../locales";
import { NewAddressCodePage, NewAddressPage } from "../../pages/new-address-page";
import { Wait } from "../../pages/wait";
import { handleAccountError, sessionCredential } from "../account";
import { type AppEnv, localeOf, viewOf } from "../context";
import { explain } from "../errors";
import { readForm } from "../input";
import { renderPage } from "../render";
import { RequestError } from "../request-error";
import { sameOrigin } from "../same-origin";
import { NewAddressCodeForm, NewAddressForm } from "../schemas";
import { startRequest } from "../start-request";

/** Changing one's address on our own pages: a mail to the new one, whose link or code alone completes it. */
export const address = new Hono<AppEnv>()
  .post("/", sameOrigin, async (c) => {
    const { email } = await readForm(c, NewAddressForm);
    const request = { email, ...(await startRequest(c, email.address)) };
    const attempt = await startEmailChange(c.var.services, sessionCredential(c), request);
    const props = { view: viewOf(c), attempt, email: email.address };
    return renderPage(c, <NewAddressCodePage {...props} />);
  })
  .post("/code", sameOrigin, async (c) => {
    const { services } = c.var;
    const { attempt: attemptId, code } = await readForm(c, NewAddressCodeForm(services.config));
    await completeEmailChange(services, { attemptId, code }, localeOf(c));
    return c.redirect("/account", 303);
  })
  .onError(async (error, c) => (await tryAgain(error, c)) ?? handleAccountError(error, c));

/** The form once more with what is wrong, where the person can do something about it. */
async function tryAgain(error: unknown, c: Context<AppEnv>): Promise<Response | null> {
  const message = messageFor(error, c);
  if (message === null) return null;
  const { email, attempt } = await c.req.parseBody();
  const view = viewOf(c);
  const { status, headers } = explain(error, c);
  const waits = error instanceof LatchkeyError && error.code === "too_many_requests";
  const props = { view, email: String(email ?? ""), error: message, waits };
  const page =
    attempt === undefined || (error instanceof RequestError && error.body.email !== undefined) ? (
      <NewAddressPage {...props} />
    ) : (
      <NewAddressCodePage {...props} attempt={String(attempt)} />
    );
  return renderPage(c, page, { status, headers, scripts: waits });
}

function messageFor(error: unknown, c: Context<AppEnv>) {
  const view = viewOf(c);
  const { code, emailChange, error: texts, fields } = messagesOf(view.locale);
  if (error instanceof RequestError) {
    if (error.body.code !== undefined) return code.wrong;
    return (fields as Record<string, string>)[error.body.email ?? ""] ?? null;
  }
  if (!(error instanceof LatchkeyError)) return null;
  if (error.code === "too_many_requests") return <Wait view={view} seconds={error.retryAfterSeconds ?? 0} />;
  const byCode: Record<string, string> = {
    email_taken: emailChange.taken,
    link_expired: code.wrong,
    mail_failed: texts.mailFailed,
    mail_refused: texts.mailFailed,
    mail_uncertain: texts.mailFailed,
    too_many_tries: code.tooOften,
  };
  return byCode[error.code] ?? null;
}
