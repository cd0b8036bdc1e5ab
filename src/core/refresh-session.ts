import { nowSeconds } from "../lib/clock";
import { isToken, randomToken, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { Rotated } from "../store/refresh-tokens";
import { authenticateClient, type ClientCredentials } from "./authenticate-client";
import { issueClientTokens } from "./client-tokens";

/** The next pair of tokens of a session; lifetime in seconds. ID token and scope are for OpenID Connect clients. */
export interface RefreshedSession {
  accessToken: string;
  expiresInSeconds: number;
  refreshToken: string;
  idToken?: string;
  scope?: string;
}

/**
 * Exchanges a refresh token for the next one and an access token (RFC 6749 §6). It is used up by that; for
 * REFRESH_GRACE it answers again, because the answer may have been lost, and after that its use ends the session
 * (RFC 9700 §4.14.2). A session of an OpenID Connect client is that client's to refresh.
 * @throws {LatchkeyError} `invalid_grant`, whatever is wrong with the token; `invalid_client`; `unavailable`
 */
export async function refreshSession(
  services: Services,
  refreshToken: string,
  credentials: ClientCredentials | null,
): Promise<RefreshedSession> {
  const { config, refreshTokens, record } = services;
  const now = nowSeconds();
  if (!isToken(refreshToken)) throw new LatchkeyError("invalid_grant", "no refresh token");
  const client = await authenticateClient(services, credentials);
  const next = randomToken();
  const rotated = await refreshTokens.rotate({
    hash: await sha256(refreshToken),
    newHash: await sha256(next),
    now,
    graceSince: now - config.refreshGraceSeconds,
    sessionTtlSeconds: config.sessionTtlSeconds,
    sessionMaxAgeSeconds: config.sessionMaxAgeSeconds,
    clientId: client?.id ?? null,
  });
  if (rotated === null) throw new LatchkeyError("invalid_grant", "unknown, or its session ended");
  if ("reusedIn" in rotated) {
    record("session.reuse_detected", { sessionId: rotated.reusedIn });
    throw new LatchkeyError("invalid_grant", "used up before: session ended");
  }
  const { user, session } = rotated;
  record("session.refreshed", { sessionId: session.id, userId: user.id });
  return { ...(await issue(services, rotated, now)), refreshToken: next };
}

async function issue(services: Services, { user, session }: Rotated, now: number) {
  const { id, client, createdAt: authTime, scope } = session;
  if (scope !== null) {
    const tokens = await issueClientTokens(services, user, { id, clientId: client, scope, authTime }, now);
    return { ...tokens, scope };
  }
  const expiresInSeconds = services.config.accessTokenTtlSeconds;
  const accessToken = await services.accessTokens.issue({
    sub: user.id,
    sid: id,
    aud: client,
    email: user.email,
    auth_time: authTime,
    iat: now,
    exp: now + expiresInSeconds,
  });
  return { accessToken, expiresInSeconds };
}
