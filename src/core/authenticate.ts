import { nowSeconds } from "../lib/clock";
import { sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { User } from "../store/users";
import { parseSessionCookie } from "./session-cookie";

/** How exact `last_seen_at` is: a session is written to once in this time at most. */
const SEEN_EXACTNESS_SECONDS = 3600;

/** What a caller shows: an access token, or the cookie of our own pages. */
export type Credential = { accessToken: string } | { sessionCookie: string };

/** Who asks, and through which session; times in Unix seconds. */
export interface Authenticated {
  user: User;
  /** `attemptId` where a cookie holds it: what it was opened by. */
  session: { id: string; createdAt: number; attemptId?: string };
  /** What an OpenID Connect client was granted, space-separated; undefined for the frontends of the allow-list. */
  scope?: string;
}

/**
 * Whose access token or cookie this is. The session is read in D1 every time, so an ended one is refused at once. The
 * account is the person's: an OpenID Connect client's token does for what `scopes` name, if they were all granted, and
 * for nothing where they are not given.
 * @throws {LatchkeyError} `unauthorized`; `insufficient_scope`; `user_gone` where the token is good but its user was
 *   deleted; `unavailable`
 */
export async function authenticate(
  services: Services,
  credential: Credential,
  scopes?: string[],
): Promise<Authenticated> {
  return "accessToken" in credential
    ? byAccessToken(services, credential.accessToken, scopes)
    : byCookie(services, credential.sessionCookie);
}

/**
 * Who is signed in on our own pages in this browser; null where nobody is.
 * @throws {LatchkeyError} `unavailable`
 */
export async function whoIsThere(
  services: Services,
  sessionCookie: string | undefined,
): Promise<Authenticated | null> {
  if (sessionCookie === undefined) return null;
  try {
    return await byCookie(services, sessionCookie);
  } catch (error) {
    if (error instanceof LatchkeyError && error.code === "unauthorized") return null;
    throw error;
  }
}

async function byAccessToken(
  { accessTokens, sessions, concern, afterAnswer }: Services,
  accessToken: string,
  scopes: string[] | undefined,
): Promise<Authenticated> {
  const now = nowSeconds();
  const { sub, sid, scope } = await accessTokens.verify(accessToken, now);
  const granted = scope?.split(" ");
  if (granted && !scopes?.every((one) => granted.includes(one)))
    throw new LatchkeyError("insufficient_scope", "a client's token");
  const { user, session } = await sessions.findLive(sid, sub, now);
  if (user === null) throw new LatchkeyError("user_gone", "no such user");
  if (session === null) throw new LatchkeyError("unauthorized", "session ended");
  concern({ userId: user.id, sessionId: session.id });
  const before = now - SEEN_EXACTNESS_SECONDS;
  if (session.lastSeenAt <= before)
    afterAnswer("session.touch", () => sessions.touch(session.id, now, before));
  return { user, session, scope };
}

async function byCookie(
  { config, sessions, concern, afterAnswer }: Services,
  sessionCookie: string,
): Promise<Authenticated> {
  const now = nowSeconds();
  const cookie = parseSessionCookie(sessionCookie);
  const found = cookie && (await sessions.findByCookie(cookie.id, await sha256(cookie.secret), now));
  if (!found) throw new LatchkeyError("unauthorized", "no session, or an ended one");
  concern({ userId: found.user.id, sessionId: found.session.id });
  const before = now - SEEN_EXACTNESS_SECONDS;
  const { sessionTtlSeconds, sessionMaxAgeSeconds } = config;
  if (found.session.lastSeenAt <= before)
    afterAnswer("session.prolong", () =>
      sessions.prolong(found.session.id, now, before, sessionTtlSeconds, sessionMaxAgeSeconds),
    );
  return found;
}
