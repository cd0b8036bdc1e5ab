import { reservedFor } from "./email-changes";
import { LIVE } from "./live";
import { givingBack } from "./shares";
import type { EmailAddress } from "./users";

/** Where a request came from, in words; null where nobody knows. `country` is an ISO 3166 code. */
export interface Place {
  browser: string | null;
  country: string | null;
}

/** What opening a session writes; times in Unix seconds. */
export interface NewSession {
  id: string;
  attemptId: string;
  /** The attempt's place among the mails to its address, and their counter, which says how many came later. */
  ordinal: number;
  mailsCounter: string;
  /** How many live attempts of one address, and sessions of one user, there may be: the oldest end. */
  mostLive: number;
  email: EmailAddress;
  /** Whose tokens these are: the frontend's origin, or ours where our own pages hold it. */
  client: string;
  openedFrom: Place;
  /** What the session is held by: a frontend's first refresh token, or the cookie of our own pages. */
  holder: { refreshTokenHash: string } | { cookieHash: string };
  now: number;
  expiresAt: number;
  /** The counter that a right code gives its try back to. */
  releasedCounter?: string;
  /** The id of the user where the address is new; null where the address must be known. */
  newUserId: string | null;
  /** The session of our own pages that the browser had before. */
  replaced?: { id: string; cookieHash: string };
}

/**
 * The batch that opens a session, which consumes its attempt: it returns the user, the id of the session that won, and no
 * more rows.
 */
export function openingStatements(db: D1Database, session: NewSession): D1PreparedStatement[] {
  return [
    upsertUser(db, session),
    db
      .prepare(
        `INSERT INTO sessions (id, user_id, attempt_id, client, browser, country, created_at, last_seen_at, expires_at)
         SELECT ?1, id, ?2, ?3, ?4, ?5, ?6, ?6, ?7 FROM users
         WHERE email_key = ?8 AND disabled_at IS NULL AND ${isAmongNewest("?9", "?10", "?11", "?6")}
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
        session.ordinal,
        session.mailsCounter,
        session.mostLive,
      ),
    ...releaseCounter(db, session),
    "cookieHash" in session.holder
      ? db
          .prepare("UPDATE sessions SET cookie_hash = ?1 WHERE id = ?2")
          .bind(session.holder.cookieHash, session.id)
      : addRefreshToken(db, session.holder.refreshTokenHash, session),
    ...replaceSession(db, session),
    endOldest(db, session),
  ];
}

/**
 * Ends the session of our own pages that a browser had before it signed in once more. What was opened from it is handed to the
 * new one, where that is the same person's, and ends with it, where it is not.
 */
function replaceSession(db: D1Database, { replaced, id, now }: NewSession): D1PreparedStatement[] {
  if (replaced === undefined) return [];
  const owner = "(SELECT user_id FROM sessions WHERE id = ?1 AND cookie_hash = ?3)";
  return [
    db
      .prepare(
        `UPDATE sessions SET parent_id = ?2 WHERE parent_id = ?1 AND user_id = ${owner}
         AND user_id = (SELECT user_id FROM sessions WHERE id = ?2)`,
      )
      .bind(replaced.id, id, replaced.cookieHash),
    db
      .prepare(
        `UPDATE sessions SET revoked_at = ?2
         WHERE user_id = ${owner} AND (id = ?1 OR parent_id = ?1) AND ${LIVE}
           AND EXISTS (SELECT 1 FROM sessions WHERE id = ?4)`,
      )
      .bind(replaced.id, now, replaced.cookieHash, id),
  ];
}

/** The first refresh token of a session, where that was opened. */
export const addRefreshToken = (
  db: D1Database,
  hash: string,
  { id, now }: Pick<NewSession, "id" | "now">,
): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO refresh_tokens (hash, session_id, created_at)
       SELECT ?1, id, ?2 FROM sessions WHERE id = ?3 ON CONFLICT DO NOTHING`,
    )
    .bind(hash, now, id);

/**
 * Of more live sessions of this one's user than there may be the oldest end: applications' first, for those are had again
 * without a mail. Ids of one second are in their order.
 */
export const endOldest = (
  db: D1Database,
  { id, now, mostLive }: Pick<NewSession, "id" | "now" | "mostLive">,
): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE sessions SET revoked_at = ?2 WHERE id IN (
         SELECT id FROM sessions
         WHERE user_id = (SELECT user_id FROM sessions WHERE id = ?1) AND ${LIVE}
         ORDER BY id = ?1 DESC, parent_id IS NULL DESC, iif(parent_id IS NULL, created_at, 0) DESC, id DESC
         LIMIT -1 OFFSET ?3)`,
    )
    .bind(id, now, mostLive);

/** Once, also where the batch is sent twice: what holds the session, which comes after it, is not there yet. */
function releaseCounter(
  db: D1Database,
  { releasedCounter, id, holder, now }: NewSession,
): D1PreparedStatement[] {
  if (releasedCounter === undefined) return [];
  return [
    db
      .prepare(
        `UPDATE counters SET ${givingBack("?4")} WHERE key = ?1 AND EXISTS (SELECT 1 FROM sessions WHERE id = ?2)
         AND NOT EXISTS (SELECT 1 FROM refresh_tokens WHERE hash = ?3)
         AND NOT EXISTS (SELECT 1 FROM sessions WHERE id = ?2 AND cookie_hash = ?3)`,
      )
      .bind(releasedCounter, id, "cookieHash" in holder ? holder.cookieHash : holder.refreshTokenHash, now),
  ];
}

/** Not by a link that was used before, and not with an address that waits for its old owner. */
function upsertUser(
  db: D1Database,
  { newUserId, email, now, attemptId, id, ordinal, mailsCounter, mostLive }: NewSession,
): D1PreparedStatement {
  const unused = `NOT EXISTS (SELECT 1 FROM sessions WHERE attempt_id = ?3 AND id <> ?4) AND ${isAmongNewest("?5", "?6", "?7", "?2")}`;
  if (newUserId === null)
    return db
      .prepare(
        `UPDATE users SET last_login_at = ?2 WHERE email_key = ?1 AND ${unused} RETURNING id, email, username`,
      )
      .bind(email.key, now, attemptId, id, ordinal, mailsCounter, mostLive);
  return db
    .prepare(
      `INSERT INTO users (id, email, email_key, created_at, last_login_at)
       SELECT ?8, ?9, ?1, ?2, ?2
       WHERE ${unused} AND (NOT ${reservedFor("?1")} OR EXISTS (SELECT 1 FROM users WHERE email_key = ?1))
       ON CONFLICT (email_key) DO UPDATE SET last_login_at = excluded.last_login_at
       RETURNING id, email, username`,
    )
    .bind(email.key, now, attemptId, id, ordinal, mailsCounter, mostLive, newUserId, email.address);
}

/** SQL: whether fewer mails than that were asked for later than this one. */
const isAmongNewest = (ordinal: string, mailsCounter: string, mostLive: string, now: string): string =>
  `${ordinal} > ifnull((SELECT count - ${mostLive} FROM counters WHERE key = ${mailsCounter} AND expires_at > ${now}), 0)`;
