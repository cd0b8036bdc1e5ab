import type { Context } from "hono";
import type { SignedInHere } from "../core/open-browser-session";
import { forgetAttempt } from "./attempt-cookies";
import type { AppEnv } from "./context";
import { rememberSignIn } from "./familiar-cookie";
import { answerAuthorization } from "./oauth/answer-authorization";
import { keepSession } from "./session-cookie";

/** Goes on where a login on our own pages began: with the application that waits, or on the account page. */
export async function continueHere(c: Context<AppEnv>, signedIn: SignedInHere): Promise<Response> {
  forgetAttempt(c, signedIn.attemptId);
  await rememberSignIn(c, signedIn.user.email);
  keepSession(c, signedIn.sessionCookie);
  const { pathname, searchParams } = new URL(signedIn.returnTo);
  if (pathname !== "/oauth/authorize") return c.redirect(signedIn.returnTo, 303);
  const { user, session } = signedIn;
  return answerAuthorization(c, searchParams, { justSignedIn: { user, session } });
}
