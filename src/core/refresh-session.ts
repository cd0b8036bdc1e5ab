import { nowSeconds } from "../lib/clock";
import { isToken, randomToken, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";

/** The next pair of tokens of a session; lifetime in seconds. */
export interface RefreshedSession {
  accessToken: string;
  expiresInSeconds: number;
  refreshToken: string;
}

/**
 * Exchanges a refresh token for the next one and an access token (RFC 6749 §6). It is used up by that; for
 * REFRESH_GRACE it answers again, because the answer may have been lost, and after that its use ends the session
 * (RFC 9700 §4.14.2).
 * @throws {LatchkeyError} `invalid_grant`, whatever is wrong with the token; `unavailable`
 */
export async function refreshSession(services: Services, refreshToken: string): Promise<RefreshedSession> {
  const { config, refreshTokens, accessTokens, log } = services;
  const now = nowSeconds();
  if (!isToken(refreshToken)) throw new LatchkeyError("invalid_grant", "no refresh token");
  const next = randomToken();
  const rotated = await refreshTokens.rotate({
    hash: await sha256(refreshToken),
    newHash: await sha256(next),
    now,
    graceSince: now - config.refreshGraceSeconds,
    sessionTtlSeconds: config.sessionTtlSeconds,
    sessionMaxAgeSeconds: config.sessionMaxAgeSeconds,
  });
  if (rotated === null) throw new LatchkeyError("invalid_grant", "unknown, or its session ended");
  if ("reusedIn" in rotated) {
    log.warn("session.reuse_detected", { sessionId: rotated.reusedIn });
    throw new LatchkeyError("invalid_grant", "used up before: session ended");
  }
  const { user, session } = rotated;
  log.info("session.refreshed", { sessionId: session.id, userId: user.id });
  const expiresInSeconds = config.accessTokenTtlSeconds;
  const accessToken = await accessTokens.issue({
    sub: user.id,
    sid: session.id,
    aud: session.client,
    email: user.email,
    auth_time: session.createdAt,
    iat: now,
    exp: now + expiresInSeconds,
  });
  return { accessToken, expiresInSeconds, refreshToken: next };
}
