import { reservedFor } from "./email-changes";
import { LIVE } from "./live";
import { reach } from "./reach";
import { runBatch } from "./run-batch";
import type { EmailAddress, User } from "./users";

/** Where a request came from, in words; null where nobody knows. `country` is an ISO 3166 code. */
export interface Place {
  browser: string | null;
  country: string | null;
}

/** What opening a session writes; times in Unix seconds. */
export interface NewSession {
  id: string;
  attemptId: string;
  /** When the attempt began, and the counter of the mails to its address, which says how many began later. */
  startedAt: number;
  mailsCounter: string;
  email: EmailAddress;
  /** Whose tokens these are: the frontend's origin. */
  client: string;
  openedFrom: Place;
  refreshTokenHash: string;
  now: number;
  expiresAt: number;
  /** The counter that a right code gives its try back to. */
  releasedCounter?: string;
  /** The id of the user where the address is new; null where the address must be known. */
  newUserId: string | null;
}

/** A session as its user sees it; times in Unix seconds. */
export interface Session extends Place {
  id: string;
  /** The frontend that it was opened for. */
  client: string;
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
}

/** Live attempts of one address, and live sessions of one user. */
const MOST_LIVE = 50;

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
      const statements = [
        upsertUser(db, session),
        db
          .prepare(
            `INSERT INTO sessions (id, user_id, attempt_id, client, browser, country, created_at, last_seen_at, expires_at)
             SELECT ?1, id, ?2, ?3, ?4, ?5, ?6, ?6, ?7 FROM users
             WHERE email_key = ?8 AND disabled_at IS NULL AND ${isAmongNewest("?9", "?10")}
             ON CONFLICT DO UPDATE SET attempt_id = attempt_id RETURNING id AS sessionId`,
          )
          .bind(
            session.id,
            session.attemptId,
            session.client,
            session.openedFrom.browser,
            session.openedFrom.country,
            session.now,
            session.expiresAt,
            session.email.key,
            session.startedAt,
            session.mailsCounter,
          ),
        ...releaseCounter(db, session),
        db
          .prepare(
            `INSERT INTO refresh_tokens (hash, session_id, created_at)
             SELECT ?1, id, ?2 FROM sessions WHERE id = ?3 ON CONFLICT DO NOTHING`,
          )
          .bind(session.refreshTokenHash, session.now, session.id),
        db
          .prepare(
            `UPDATE sessions SET revoked_at = ?2 WHERE id IN (
               SELECT id FROM sessions
               WHERE user_id = (SELECT user_id FROM sessions WHERE id = ?1) AND ${LIVE}
               ORDER BY id = ?1 DESC, created_at DESC LIMIT -1 OFFSET ${MOST_LIVE})`,
          )
          .bind(session.id, session.now),
      ];
      const send = () => runBatch<User & { sessionId: string }>(db, "D1 open session", statements);
      const [[user] = [], [winner] = []] = await send().catch(send);
      if (winner && winner.sessionId !== session.id) return "used";
      if (!user || !winner) return null;
      return { id: user.id, email: user.email, username: user.username };
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

    /** Notes that a session was seen, unless that was noted since `before`. */
    async touch(id: string, now: number, before: number): Promise<void> {
      const statement = db
        .prepare("UPDATE sessions SET last_seen_at = ? WHERE id = ? AND last_seen_at <= ?")
        .bind(now, id, before);
      await reach("D1 touch session", () => statement.run());
    },

    /** The user's live sessions, newest first. */
    async list(userId: string, now: number): Promise<Session[]> {
      const statement = db
        .prepare(
          `SELECT id, client, browser, country, created_at AS createdAt, last_seen_at AS lastSeenAt, expires_at AS expiresAt
           FROM sessions WHERE user_id = ?1 AND ${LIVE} ORDER BY created_at DESC, id`,
        )
        .bind(userId, now);
      return (await reach("D1 list sessions", () => statement.all<Session>())).results;
    },

    /** Ends one live session of the user, and says whether there was one. */
    async end(id: string, userId: string, now: number): Promise<boolean> {
      const statement = db
        .prepare(
          `UPDATE sessions SET revoked_at = ?2 WHERE id = ?1 AND user_id = ?3 AND ${LIVE} RETURNING id`,
        )
        .bind(id, now, userId);
      return (await reach("D1 end session", () => statement.all())).results.length > 0;
    },

    /** Ends all live sessions of the user but the one that is kept, and says how many there were. */
    async endAll(userId: string, keptId: string | null, now: number): Promise<number> {
      const statement = db
        .prepare(
          `UPDATE sessions SET revoked_at = ?2 WHERE user_id = ?1 AND id IS NOT ?3 AND ${LIVE} RETURNING id`,
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

/** Once, also where the batch is sent twice: the refresh token, which comes after it, is not there yet. */
function releaseCounter(
  db: D1Database,
  { releasedCounter, id, refreshTokenHash }: NewSession,
): D1PreparedStatement[] {
  if (releasedCounter === undefined) return [];
  return [
    db
      .prepare(
        `UPDATE counters SET count = count - 1 WHERE key = ?1 AND EXISTS (SELECT 1 FROM sessions WHERE id = ?2)
         AND NOT EXISTS (SELECT 1 FROM refresh_tokens WHERE hash = ?3)`,
      )
      .bind(releasedCounter, id, refreshTokenHash),
  ];
}

/** Not by a link that was used before, and not with an address that waits for its old owner. */
function upsertUser(
  db: D1Database,
  { newUserId, email, now, attemptId, id, startedAt, mailsCounter }: NewSession,
): D1PreparedStatement {
  const unused = `NOT EXISTS (SELECT 1 FROM sessions WHERE attempt_id = ?3 AND id <> ?4) AND ${isAmongNewest("?5", "?6")}`;
  if (newUserId === null)
    return db
      .prepare(
        `UPDATE users SET last_login_at = ?2 WHERE email_key = ?1 AND ${unused} RETURNING id, email, username`,
      )
      .bind(email.key, now, attemptId, id, startedAt, mailsCounter);
  return db
    .prepare(
      `INSERT INTO users (id, email, email_key, created_at, last_login_at)
       SELECT ?7, ?8, ?1, ?2, ?2
       WHERE ${unused} AND (NOT ${reservedFor("?1")} OR EXISTS (SELECT 1 FROM users WHERE email_key = ?1))
       ON CONFLICT (email_key) DO UPDATE SET last_login_at = excluded.last_login_at
       RETURNING id, email, username`,
    )
    .bind(email.key, now, attemptId, id, startedAt, mailsCounter, newUserId, email.address);
}

/** SQL: whether fewer than 50 mails were asked for later than this one. */
const isAmongNewest = (startedAt: string, mailsCounter: string): string =>
  `${startedAt} >= ifnull((
     SELECT time.value FROM counters JOIN json_each(counters.times) AS time WHERE counters.key = ${mailsCounter}
     ORDER BY time.value DESC LIMIT 1 OFFSET ${MOST_LIVE - 1}), 0)`;
