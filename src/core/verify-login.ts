import { nowSeconds } from "../lib/clock";
import { isToken, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { EmailAddress } from "../store/users";
import { openSession, type SignedIn } from "./open-session";
import type { RedirectUri } from "./redirect-rule";

export interface VerifyLoginInput {
  token: string;
  /** Where given, it must be the one that the attempt began with. */
  redirectUri?: RedirectUri;
  /** Where given, it must be the address that the link was mailed to. */
  email?: EmailAddress;
}

/**
 * Consumes a login attempt by its link token and opens its one session.
 * @throws {LatchkeyError} `link_expired`, whether the link is expired, used, wrong or unknown;
 *   `unavailable`
 */
export async function verifyLogin(
  services: Services,
  { token, redirectUri, email }: VerifyLoginInput,
): Promise<SignedIn> {
  const now = nowSeconds();
  const attemptId = await sha256(token);
  const attempt = isToken(token) ? await services.attempts.get(attemptId) : null;
  if (attempt === null) throw new LatchkeyError("link_expired", "no such attempt");
  if (attempt.expiresAt <= now) throw new LatchkeyError("link_expired", "expired");
  if (email && email.key !== attempt.email.key) throw new LatchkeyError("link_expired", "another address");
  if (redirectUri !== undefined && redirectUri !== attempt.redirectUri)
    throw new LatchkeyError("link_expired", "not the redirect URI of the start");
  return openSession(services, { id: attemptId, ...attempt }, now);
}
