import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { Hono } from "hono/tiny";
import { openBrowserSession } from "../../core/open-browser-session";
import { openSession } from "../../core/open-session";
import { verifyCode } from "../../core/verify-code";
import { nowSeconds } from "../../lib/clock";
import { LatchkeyError } from "../../lib/errors";
import { messagesOf } from "../../locales";
import { CodePage } from "../../pages/code-page";
import { Wait } from "../../pages/wait";
import { rememberedAddress, verifierIn } from "../attempt-cookies";
import { backToFrontend } from "../back-to-frontend";
import { type AppEnv, localeOf, viewOf } from "../context";
import { continueAgain, continueHere } from "../continue-here";
import { type Destination, destinationOf } from "../destination";
import { explain, handlePageError } from "../errors";
import { readForm, readQuery } from "../input";
import { placeOf } from "../place";
import { renderPage } from "../render";
import { RequestError } from "../request-error";
import { sameOrigin } from "../same-origin";
import { CodeForm, CodeQuery } from "../schemas";
import { sessionCookieIn } from "../session-cookie";

/** Where the login page leads after asking: the code of the mail, typed in the window that asked. */
export const code = new Hono<AppEnv>()
  .get("/", (c) => renderCodePage(c, readQuery(c, CodeQuery(c.var.services.config))))
  .post("/", sameOrigin, async (c) => {
    const { services } = c.var;
    const { attempt: attemptId, code, ...query } = await readForm(c, CodeForm(services.config));
    const { contract, redirectUri } = destinationOf(services.config, query);
    const input = { attemptId, redirectUri, code, verifierOf: verifierIn(c), openedFrom: placeOf(c) };
    if (contract === "redirect")
      return backToFrontend(c, redirectUri, await verifyCode(services, input, openSession));
    const open = openBrowserSession(sessionCookieIn(c));
    return continueHere(c, await verifyCode(services, { ...input, hosted: true }, open));
  })
  .onError(async (error, c) => (await tryAgain(error, c)) ?? handlePageError(error, c));

/** The page once more with what is wrong, where the person can do something about it. */
async function tryAgain(error: unknown, c: Context<AppEnv>): Promise<Response | null> {
  const texts = messagesOf(localeOf(c)).code;
  const byCode: Record<string, Child> = {
    link_expired: texts.wrong,
    too_many_tries: texts.tooOften,
    too_many_requests: error instanceof LatchkeyError && (
      <Wait view={viewOf(c)} seconds={error.retryAfterSeconds ?? 0} />
    ),
  };
  const message =
    error instanceof RequestError
      ? error.body.code && !error.body.redirect_uri && !error.body.return_to && texts.wrong
      : error instanceof LatchkeyError && byCode[error.code];
  if (!message || c.req.method !== "POST") return null;
  // A code that is wrong or missing is no reason to lose the rest of the form.
  const { config } = c.var.services;
  const query = await readForm(c, CodeQuery(config)).catch(() => null);
  if (query === null) return null;
  const { contract, redirectUri } = destinationOf(config, query);
  const goingOn = contract === "hosted" && (await continueAgain(c, error, query.attempt, redirectUri));
  if (goingOn) return goingOn;
  return renderCodePage(c, { ...query, error: message }, explain(error, c));
}

type CodePageQuery = Parameters<typeof destinationOf>[1] & {
  attempt: string;
  next_mail_at: number;
  error?: Child;
};

function renderCodePage(
  c: Context<AppEnv>,
  { attempt, next_mail_at: nextMailAt, error, ...query }: CodePageQuery,
  answer: Pick<ReturnType<typeof explain>, "status" | "headers"> = { status: 200 },
) {
  const { config, mailbox } = c.var.services;
  const { field, leadsTo }: Destination = destinationOf(config, query);
  const props = {
    view: viewOf(c),
    attempt,
    destination: field,
    email: rememberedAddress(c, attempt),
    nextMail: { at: nextMailAt, inSeconds: Math.max(0, nextMailAt - nowSeconds()) },
    error,
    mailbox: mailbox !== null,
  };
  return renderPage(c, <CodePage {...props} />, { ...answer, formsLeadTo: leadsTo, scripts: true });
}
