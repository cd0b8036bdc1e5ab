import { nowSeconds } from "../lib/clock";
import { isToken, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";

/**
 * Ends the session of an access or refresh token (RFC 7009). What is no token of ours is no error: it is not good, which
 * is all that was asked for.
 * @throws {LatchkeyError} `unavailable`
 */
export async function revokeToken(services: Services, token: string): Promise<void> {
  const now = nowSeconds();
  const sessionId = isToken(token)
    ? await services.refreshTokens.endSession(await sha256(token), now)
    : await endSessionOf(services, token, now);
  if (sessionId !== null) services.log.info("session.revoked", { sessionId });
}

async function endSessionOf(
  { accessTokens, sessions }: Services,
  token: string,
  now: number,
): Promise<string | null> {
  const claims = await accessTokens.verify(token, now).catch((error) => {
    if (error instanceof LatchkeyError) return null;
    throw error;
  });
  return claims !== null && (await sessions.end(claims.sid, claims.sub, now)) ? claims.sid : null;
}
