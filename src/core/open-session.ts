import { newSessionId, randomToken, sha256 } from "../lib/crypto";
import type { Services } from "../services";
import type { User } from "../store/users";
import { consumeAttempt, type ProvedLogin } from "./consume-attempt";
import { redirectOrigin } from "./redirect-rule";

/** A person signed in for a frontend; times in Unix seconds. */
export interface SignedIn {
  attemptId: string;
  user: User;
  accessToken: string;
  accessTokenExpiresAt: number;
  refreshToken: string;
}

/**
 * Opens the session of a frontend, by the redirect or the exchange contract.
 * @throws {LatchkeyError} as `consumeAttempt`
 */
export async function openSession(services: Services, login: ProvedLogin): Promise<SignedIn> {
  const { config, accessTokens } = services;
  const { attempt, now } = login;
  const id = newSessionId();
  const client = redirectOrigin(attempt.redirectUri);
  const refreshToken = randomToken();
  const holder = { refreshTokenHash: await sha256(refreshToken) };
  const user = await consumeAttempt(services, login, { id, client, holder });

  const accessTokenExpiresAt = now + config.accessTokenTtlSeconds;
  const claims = {
    sub: user.id,
    sid: id,
    aud: client,
    email: user.email,
    auth_time: now,
    iat: now,
    exp: accessTokenExpiresAt,
  };
  return {
    attemptId: attempt.id,
    user,
    accessToken: await accessTokens.issue(claims),
    accessTokenExpiresAt,
    refreshToken,
  };
}
