import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { User } from "../store/users";

/** How exact `last_seen_at` is: a session is written to once in this time at most. */
const SEEN_EXACTNESS_SECONDS = 3600;

/** Who asks, and through which session; times in Unix seconds. */
export interface Authenticated {
  user: User;
  session: { id: string; createdAt: number };
}

/**
 * Whose access token this is. The session is read in D1 every time, so an ended one is refused at once.
 * @throws {LatchkeyError} `unauthorized`; `user_gone` where the token is good but its user was deleted; `unavailable`
 */
export async function authenticate(services: Services, accessToken: string): Promise<Authenticated> {
  const { accessTokens, sessions, afterAnswer } = services;
  const now = nowSeconds();
  const { sub, sid } = await accessTokens.verify(accessToken, now);
  const { user, session } = await sessions.findLive(sid, sub, now);
  if (user === null) throw new LatchkeyError("user_gone", "no such user");
  if (session === null) throw new LatchkeyError("unauthorized", "session ended");
  const before = now - SEEN_EXACTNESS_SECONDS;
  if (session.lastSeenAt <= before)
    afterAnswer("session.touch", () => sessions.touch(session.id, now, before));
  return { user, session };
}
