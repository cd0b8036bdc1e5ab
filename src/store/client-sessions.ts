import { LIVE } from "./live";
import { addRefreshToken, endOldest } from "./opening-session";
import { runBatch } from "./run-batch";
import type { User } from "./users";

/** What exchanging an authorization code writes; times in Unix seconds. */
export interface NewClientSession {
  id: string;
  /** SHA-256 of the code: a code opens one session, as a login attempt does. */
  codeHash: string;
  /** The session of our own pages that the code was made from. */
  parentId: string;
  clientId: string;
  /** Space-separated. */
  scope: string;
  /** Null where the client gets none. */
  refreshTokenHash: string | null;
  now: number;
  /** When the session ends, if not sooner; null for as long after the login as any session lives. */
  expiresAt: number | null;
  sessionTtlSeconds: number;
  sessionMaxAgeSeconds: number;
  /** How many live sessions the user may have: the oldest end. */
  mostLive: number;
}

export type ClientSessions = ReturnType<typeof createClientSessions>;

/** Sessions of OpenID Connect clients, in D1. All throw `unavailable` where D1 fails. */
export function createClientSessions(db: D1Database) {
  return {
    /**
     * Opens the one session of an authorization code, which consumes it. A second use ends the session of the first
     * (RFC 6749 §4.1.2). Safe to send twice: the winner is whoever's session id stands in the row.
     * @returns the user, and when they signed in; the id of the session that has ended now; null where the login that
     *   the code came from has ended
     */
    async open(
      session: NewClientSession,
    ): Promise<{ user: User; authTime: number } | { reusedIn: string } | null> {
      const statements = [
        db
          .prepare(
            `INSERT INTO sessions (id, user_id, attempt_id, client, browser, country, created_at, last_seen_at, expires_at,
               parent_id, scope)
             SELECT ?1, user_id, ?3, ?4, browser, country, sessions.created_at, ?2,
               min(ifnull(?5, ?2 + ?8), sessions.created_at + ?9), sessions.id, ?6
             FROM sessions JOIN users ON users.id = user_id
             WHERE sessions.id = ?7 AND cookie_hash IS NOT NULL AND disabled_at IS NULL AND ${LIVE}
             ON CONFLICT DO NOTHING`,
          )
          .bind(
            session.id,
            session.now,
            session.codeHash,
            session.clientId,
            session.expiresAt,
            session.scope,
            session.parentId,
            session.sessionTtlSeconds,
            session.sessionMaxAgeSeconds,
          ),
        db
          .prepare(
            `UPDATE sessions SET revoked_at = ifnull(revoked_at, ?2) WHERE attempt_id = ?3 AND id <> ?1
             RETURNING id AS reusedIn`,
          )
          .bind(session.id, session.now, session.codeHash),
        ...(session.refreshTokenHash === null
          ? []
          : [addRefreshToken(db, session.refreshTokenHash, session)]),
        endOldest(db, session),
        db
          .prepare(
            `SELECT users.id, email, username, sessions.created_at AS authTime
             FROM sessions JOIN users ON users.id = user_id WHERE sessions.id = ?1 AND ${LIVE}`,
          )
          .bind(session.id, session.now),
      ];
      const send = () =>
        runBatch<User & { authTime: number; reusedIn: string }>(db, "D1 exchange code", statements);
      const answers = await send().catch(send);
      const [reused] = answers[1] ?? [];
      const [opened] = answers.at(-1) ?? [];
      if (reused) return { reusedIn: reused.reusedIn };
      if (opened === undefined) return null;
      const { authTime, ...user } = opened;
      return { user: { id: user.id, email: user.email, username: user.username }, authTime };
    },

    /** Ends the session that an authorization code opened, and says which; null where it opened none. */
    async endOf(codeHash: string, now: number): Promise<string | null> {
      const [[ended] = []] = await runBatch<{ id: string }>(db, "D1 end session of code", [
        db
          .prepare(
            "UPDATE sessions SET revoked_at = ifnull(revoked_at, ?2) WHERE attempt_id = ?1 RETURNING id",
          )
          .bind(codeHash, now),
      ]);
      return ended?.id ?? null;
    },
  };
}
