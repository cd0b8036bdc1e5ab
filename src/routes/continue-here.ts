import type { Context } from "hono";
import type { Authenticated } from "../core/authenticate";
import type { SignedInHere } from "../core/open-browser-session";
import { resumeLogin } from "../core/resume-login";
import { LatchkeyError } from "../lib/errors";
import { forgetAttempt } from "./attempt-cookies";
import type { AppEnv } from "./context";
import { rememberSignIn } from "./familiar-cookie";
import { answerAuthorization } from "./oauth/answer-authorization";
import { keepSession, sessionCookieIn } from "./session-cookie";

/** Goes on where a login on our own pages began: with the application that waits, or on the account page. */
export async function continueHere(c: Context<AppEnv>, signedIn: SignedInHere): Promise<Response> {
  forgetAttempt(c, signedIn.attemptId);
  await rememberSignIn(c, signedIn.user.email);
  keepSession(c, signedIn.sessionCookie);
  const { user, session, returnTo } = signedIn;
  return goOn(c, returnTo, { user, session });
}

/**
 * The same for whoever comes twice with a link or code that signed them in here: the answer was lost, or they pressed the
 * button twice. Null where it is something else that went wrong.
 */
export async function continueAgain(
  c: Context<AppEnv>,
  error: unknown,
  attemptId: string,
  returnTo: string,
): Promise<Response | null> {
  if (!(error instanceof LatchkeyError && error.code === "link_expired")) return null;
  const caller = await resumeLogin(c.var.services, attemptId, sessionCookieIn(c));
  return caller && goOn(c, returnTo, caller);
}

function goOn(
  c: Context<AppEnv>,
  returnTo: string,
  justSignedIn: Authenticated,
): Response | Promise<Response> {
  const { pathname, searchParams } = new URL(returnTo);
  if (pathname !== "/oauth/authorize") return c.redirect(returnTo, 303);
  return answerAuthorization(c, searchParams, { justSignedIn });
}
