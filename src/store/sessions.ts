import { LIVE } from "./live";
import { type NewSession, openingStatements, type Place } from "./opening-session";
import { reach } from "./reach";
import { runBatch } from "./run-batch";
import type { User } from "./users";

export type { NewSession, Place };

/** A session as its user sees it; times in Unix seconds. */
export interface Session extends Place {
  id: string;
  /** What it was opened for: a frontend's origin, or the id of an OpenID Connect client, which has a name. */
  client: string;
  clientName: string | null;
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
}

interface FoundSession {
  sessionId: string | null;
  createdAt: number;
  lastSeenAt: number;
}

export type Sessions = ReturnType<typeof createSessions>;

/** Sessions in D1. All throw `unavailable` where D1 fails. */
export function createSessions(db: D1Database) {
  return {
    /**
     * Consumes the attempt by opening its one session, and creates the user where that is asked for. Of more than 50 live
     * attempts of an address, or sessions of a user, the oldest end. Safe to send twice: `sessions.attempt_id` is unique, and the winner is whoever's session id stands in the row.
     * @returns the user, "used" where the attempt already opened another session, or null where nobody may sign in
     */
    async open(session: NewSession): Promise<User | "used" | null> {
      const send = () =>
        runBatch<User & { sessionId: string }>(db, "D1 open session", openingStatements(db, session));
      const [[user] = [], [winner] = []] = await send().catch(send);
      if (winner && winner.sessionId !== session.id) return "used";
      if (!user || !winner) return null;
      return { id: user.id, email: user.email, username: user.username };
    },

    /** Whether this attempt was consumed, wherever that was. */
    async isConsumed(attemptId: string): Promise<boolean> {
      const statement = db.prepare("SELECT 1 AS one FROM sessions WHERE attempt_id = ?").bind(attemptId);
      return (await reach("D1 find attempt", () => statement.first())) !== null;
    },

    /** The user and their session in one read: the user is null where they are gone, the session where it ended. */
    async findLive(
      id: string,
      userId: string,
      now: number,
    ): Promise<{ user: User | null; session: { id: string; createdAt: number; lastSeenAt: number } | null }> {
      const statement = db
        .prepare(
          `SELECT users.id, email, username, sessions.id AS sessionId, sessions.created_at AS createdAt,
             last_seen_at AS lastSeenAt
           FROM users LEFT JOIN sessions ON user_id = users.id AND sessions.id = ?1 AND ${LIVE}
             AND disabled_at IS NULL
           WHERE users.id = ?3`,
        )
        .bind(id, now, userId);
      const row = await reach("D1 find session", () => statement.first<User & FoundSession>());
      if (row === null) return { user: null, session: null };
      const { sessionId, createdAt, lastSeenAt } = row;
      const user = { id: row.id, email: row.email, username: row.username };
      return { user, session: sessionId === id && row.id === userId ? { id, createdAt, lastSeenAt } : null };
    },

    /** The user and the live session that this cookie of our own pages holds; null where there is none. */
    async findByCookie(
      id: string,
      cookieHash: string,
      now: number,
    ): Promise<{
      user: User;
      session: Omit<FoundSession, "sessionId"> & { id: string; attemptId: string };
    } | null> {
      const statement = db
        .prepare(
          `SELECT users.id, email, username, sessions.id AS sessionId, attempt_id AS attemptId, sessions.created_at AS createdAt,
             last_seen_at AS lastSeenAt
           FROM sessions JOIN users ON users.id = user_id
           WHERE sessions.id = ?1 AND cookie_hash = ?3 AND ${LIVE} AND disabled_at IS NULL`,
        )
        .bind(id, now, cookieHash);
      const row = await reach("D1 find session", () =>
        statement.first<User & FoundSession & { attemptId: string }>(),
      );
      if (row?.sessionId !== id) return null;
      const { sessionId: _, attemptId, createdAt, lastSeenAt, ...user } = row;
      return { user, session: { id, attemptId, createdAt, lastSeenAt } };
    },

    /** Notes that a session was seen, unless that was noted since `before`. */
    async touch(id: string, now: number, before: number): Promise<void> {
      const statement = db
        .prepare("UPDATE sessions SET last_seen_at = ? WHERE id = ? AND last_seen_at <= ?")
        .bind(now, id, before);
      await reach("D1 touch session", () => statement.run());
    },

    /** The same for a session that a cookie holds, which has nothing to refresh: being seen keeps it alive. */
    async prolong(id: string, now: number, before: number, ttlSeconds: number, maxAgeSeconds: number) {
      const statement = db
        .prepare(
          `UPDATE sessions SET last_seen_at = ?2, expires_at = min(?2 + ?4, created_at + ?5)
           WHERE id = ?1 AND last_seen_at <= ?3`,
        )
        .bind(id, now, before, ttlSeconds, maxAgeSeconds);
      await reach("D1 prolong session", () => statement.run());
    },

    /** The user's live sessions, newest first. */
    async list(userId: string, now: number): Promise<Session[]> {
      const statement = db
        .prepare(
          `SELECT sessions.id, client, clients.name AS clientName, browser, country, sessions.created_at AS createdAt,
             last_seen_at AS lastSeenAt, expires_at AS expiresAt
           FROM sessions LEFT JOIN clients ON clients.id = client
           WHERE user_id = ?1 AND ${LIVE} ORDER BY sessions.created_at DESC, sessions.id DESC`,
        )
        .bind(userId, now);
      return (await reach("D1 list sessions", () => statement.all<Session>())).results;
    },

    /** Ends one live session of the user, with those that were opened from it, and says whether there was one. */
    async end(id: string, userId: string, now: number): Promise<boolean> {
      const statement = db
        .prepare(
          `UPDATE sessions SET revoked_at = ?2
           WHERE user_id = ?3 AND (id = ?1 OR parent_id = ?1) AND ${LIVE} RETURNING id`,
        )
        .bind(id, now, userId);
      const { results } = await reach("D1 end session", () => statement.all<{ id: string }>());
      return results.some((ended) => ended.id === id);
    },

    /** Ends the session that this one of the user was opened from, with all that were, and this one. */
    async endLoginOf(id: string, userId: string, now: number): Promise<void> {
      const statement = db
        .prepare(
          `WITH login AS (SELECT ifnull(parent_id, id) AS id FROM sessions WHERE id = ?1 AND user_id = ?3)
           UPDATE sessions SET revoked_at = ?2
           WHERE user_id = ?3 AND (id IN login OR parent_id IN login) AND ${LIVE}`,
        )
        .bind(id, now, userId);
      await reach("D1 end login", () => statement.run());
    },

    /**
     * Ends all live sessions of the user but the one that is kept, and those that were opened from it, and says how many
     * there were.
     */
    async endAll(userId: string, keptId: string | null, now: number): Promise<number> {
      const statement = db
        .prepare(
          `UPDATE sessions SET revoked_at = ?2
           WHERE user_id = ?1 AND id IS NOT ?3 AND ifnull(parent_id, '') IS NOT ?3 AND ${LIVE} RETURNING id`,
        )
        .bind(userId, now, keptId);
      return (await reach("D1 end sessions", () => statement.all())).results.length;
    },

    /** Deletes up to `limit` sessions that ended before `time`, and says how many there were. */
    async deleteEnded(time: number, limit: number): Promise<number> {
      const statement = db
        .prepare(
          "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE min(expires_at, ifnull(revoked_at, expires_at)) < ? LIMIT ?) RETURNING id",
        )
        .bind(time, limit);
      return (await reach("D1 purge sessions", () => statement.all())).results.length;
    },
  };
}
