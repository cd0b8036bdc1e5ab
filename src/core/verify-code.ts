import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { Place } from "../store/sessions";
import { checkCode } from "./check-code";
import type { OpenDoor } from "./consume-attempt";
import { findAttempt, isSameBrowser } from "./login-attempt";
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
  /** Whether the attempt is one of our own pages' (default: a frontend's). */
  hosted?: boolean;
}

/**
 * Consumes a login attempt by the code that somebody typed. `open` makes of it what the caller gets.
 * @throws {LatchkeyError} `link_expired`, whether the code is wrong, used, expired or its attempt unknown;
 *   `too_many_tries`; `unavailable`
 */
export async function verifyCode<SignedIn>(
  services: Services,
  input: VerifyCodeInput,
  open: OpenDoor<SignedIn>,
): Promise<SignedIn> {
  const { config } = services;
  const { attemptId, code, redirectUri, openedFrom, hosted = false } = input;
  const now = nowSeconds();
  const attempt = await findAttempt(services, attemptId, now);
  if (attempt.hosted !== hosted) throw new LatchkeyError("link_expired", "another door's");
  if (redirectUri !== undefined && redirectUri !== attempt.redirectUri)
    throw new LatchkeyError("link_expired", "not the redirect URI of the start");
  if (config.linkPolicy === "same-browser" && !(await isSameBrowser(attempt, input.verifierOf(attemptId))))
    throw new LatchkeyError("link_expired", "not the browser that asked");

  const releasedCounter = await checkCode(services, attemptId, attempt, code, now);
  return open(services, { attempt: { id: attemptId, ...attempt }, openedFrom, now, releasedCounter });
}
