import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { Place } from "../store/sessions";
import { checkCode } from "./check-code";
import { findAttempt, isSameBrowser } from "./login-attempt";
import { openSession, type SignedIn } from "./open-session";
import type { RedirectUri } from "./redirect-rule";

export interface VerifyCodeInput {
  attemptId: string;
  /** The digits alone. */
  code: string;
  /** What the browser holds for the attempt of this id, if it is the one that asked. */
  verifierOf(attemptId: string): string | undefined;
  /** Where the request comes from; the session keeps it. */
  openedFrom: Place;
  /** Where given, it must be the one that the attempt began with. */
  redirectUri?: RedirectUri;
}

/**
 * Consumes a login attempt by the code that somebody typed.
 * @throws {LatchkeyError} `link_expired`, whether the code is wrong, used, expired or its attempt unknown;
 *   `too_many_tries`; `unavailable`
 */
export async function verifyCode(services: Services, input: VerifyCodeInput): Promise<SignedIn> {
  const { config } = services;
  const { attemptId, code, redirectUri } = input;
  const now = nowSeconds();
  const attempt = await findAttempt(services, attemptId, now);
  if (redirectUri !== undefined && redirectUri !== attempt.redirectUri)
    throw new LatchkeyError("link_expired", "not the redirect URI of the start");
  if (config.linkPolicy === "same-browser" && !(await isSameBrowser(attempt, input.verifierOf(attemptId))))
    throw new LatchkeyError("link_expired", "not the browser that asked");

  const addressKey = await checkCode(services, attemptId, attempt, code, now);
  return openSession(services, { id: attemptId, ...attempt }, input.openedFrom, now, addressKey);
}
