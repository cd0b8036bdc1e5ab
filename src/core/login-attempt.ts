import { constantTimeEqual, isToken, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { Attempt } from "../store/attempts";

/** The id of the attempt whose link carries this token. */
export const attemptIdOf = (token: string): Promise<string> => sha256(token);

/**
 * The pending attempt of this id.
 * @throws {LatchkeyError} `link_expired` where it is expired or there is none; `unavailable`
 */
export async function findAttempt(
  { attempts, concern }: Services,
  id: string,
  now: number,
): Promise<Attempt> {
  const attempt = isToken(id) ? await attempts.get(id) : null;
  if (attempt === null) throw new LatchkeyError("link_expired", "no such attempt");
  concern({ attemptId: id, email: attempt.email });
  if (attempt.expiresAt <= now) throw new LatchkeyError("link_expired", "expired");
  return attempt;
}

/** Whether a verifier proves that it comes from the browser that asked. */
export async function isSameBrowser(
  { verifierHash }: Attempt,
  verifier: string | undefined,
): Promise<boolean> {
  return verifier !== undefined && constantTimeEqual(await sha256(verifier), verifierHash);
}
