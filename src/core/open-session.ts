import { randomToken, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { Attempt } from "../store/attempts";
import type { Place } from "../store/sessions";
import type { User } from "../store/users";
import { mailsTo } from "./admit-mail";
import { redirectOrigin } from "./redirect-rule";

/** A person signed in; times in Unix seconds. */
export interface SignedIn {
  attemptId: string;
  user: User;
  accessToken: string;
  accessTokenExpiresAt: number;
  refreshToken: string;
}

/**
 * Opens the one session of an attempt, which consumes it: the first caller wins, in D1.
 * @throws {LatchkeyError} `link_expired` where it was consumed before or nobody may sign in; `unavailable`
 */
export async function openSession(
  services: Services,
  attempt: Attempt & { id: string },
  openedFrom: Place,
  now: number,
  releasedCounter?: string,
): Promise<SignedIn> {
  const { config, sessions, attempts, accessTokens, log } = services;
  const id = crypto.randomUUID();
  const client = redirectOrigin(attempt.redirectUri);
  const refreshToken = randomToken();
  const user = await sessions.open({
    id,
    attemptId: attempt.id,
    startedAt: attempt.startedAt,
    mailsCounter: await mailsTo(config.pepper, attempt.email),
    email: attempt.email,
    client,
    openedFrom,
    refreshTokenHash: await sha256(refreshToken),
    now,
    expiresAt: now + Math.min(config.sessionTtlSeconds, config.sessionMaxAgeSeconds),
    releasedCounter,
    newUserId: config.signup === "open" ? crypto.randomUUID() : null,
  });
  if (user === "used") throw new LatchkeyError("link_expired", "used");
  if (user === null) throw new LatchkeyError("link_expired", "no user, or a disabled one");
  services.afterAnswer("login.forget", () => attempts.delete(attempt.id));
  log.info("login.completed", { attemptId: attempt.id, sessionId: id, userId: user.id });

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
