import { type Context, Hono } from "hono";
import { verifyCode } from "../../core/verify-code";
import { LatchkeyError } from "../../lib/errors";
import { messagesOf } from "../../locales";
import { CodePage } from "../../pages/code-page";
import { rememberedAddress, verifierIn } from "../attempt-cookies";
import { backToFrontend } from "../back-to-frontend";
import { type AppEnv, localeOf, viewOf } from "../context";
import { explain, handlePageError } from "../errors";
import { readForm, readQuery } from "../input";
import { placeOf } from "../place";
import { renderPage } from "../render";
import { RequestError } from "../request-error";
import { sameOrigin } from "../same-origin";
import { CodeForm, CodeQuery } from "../schemas";

/** Where the login page leads after asking: the code of the mail, typed in the window that asked. */
export const code = new Hono<AppEnv>()
  .get("/", (c) => {
    const { attempt, redirect_uri: redirectUri } = readQuery(c, CodeQuery(c.var.services.config));
    return renderCodePage(c, { attempt, redirectUri });
  })
  .post("/", sameOrigin, async (c) => {
    const { services } = c.var;
    const {
      attempt: attemptId,
      redirect_uri: redirectUri,
      code,
    } = await readForm(c, CodeForm(services.config));
    const signedIn = await verifyCode(services, {
      attemptId,
      redirectUri,
      code,
      verifierOf: verifierIn(c),
      openedFrom: placeOf(c),
    });
    return backToFrontend(c, redirectUri, signedIn);
  })
  .onError(async (error, c) => (await tryAgain(error, c)) ?? handlePageError(error, c));

/** The page once more with what is wrong, where the person can do something about it. */
async function tryAgain(error: unknown, c: Context<AppEnv>): Promise<Response | null> {
  const texts = messagesOf(localeOf(c)).code;
  const byCode: Record<string, string> = { link_expired: texts.wrong, too_many_tries: texts.tooOften };
  const message =
    error instanceof RequestError
      ? error.body.code && !error.body.redirect_uri && texts.wrong
      : error instanceof LatchkeyError && byCode[error.code];
  if (!message || c.req.method !== "POST") return null;
  const { attempt, redirect_uri } = await c.req.parseBody();
  return renderCodePage(
    c,
    { attempt: String(attempt), redirectUri: String(redirect_uri), error: message },
    explain(error, c),
  );
}

function renderCodePage(
  c: Context<AppEnv>,
  props: { attempt: string; redirectUri: string; error?: string },
  answer: Pick<ReturnType<typeof explain>, "status" | "headers"> = { status: 200 },
) {
  const { mailbox } = c.var.services;
  const email = rememberedAddress(c, props.attempt);
  const page = <CodePage {...props} view={viewOf(c)} email={email} mailbox={mailbox !== null} />;
  return renderPage(c, page, { ...answer, formsLeadTo: props.redirectUri, scripts: true });
}
