import { LIVE } from "./live";
import { reach } from "./reach";
import { runBatch } from "./run-batch";
import type { User } from "./users";

/** What rotating a refresh token writes; times in Unix seconds. */
export interface Rotation {
  hash: string;
  newHash: string;
  now: number;
  /** A token used after this time may be used again: its answer may have been lost. */
  graceSince: number;
  sessionTtlSeconds: number;
  sessionMaxAgeSeconds: number;
  /** The OpenID Connect client that asks; null where none says so. Frontends of the allow-list need not. */
  clientId: string | null;
}

/** Whose session a new refresh token belongs to. */
export interface Rotated {
  user: User;
  /** `scope` is null for the frontends of the allow-list. */
  session: { id: string; client: string; createdAt: number; scope: string | null };
}

export type RefreshTokens = ReturnType<typeof createRefreshTokens>;

/** Refresh tokens in D1. All throw `unavailable` where D1 fails. */
export function createRefreshTokens(db: D1Database) {
  return {
    /**
     * Uses a refresh token up and stores the next one of its session, all in one batch that may be sent twice.
     * @returns the session; the id of a session that has ended now, because the token was used up before; null where it
     *   is unknown or its session ended earlier
     */
    async rotate(rotation: Rotation): Promise<Rotated | { reusedIn: string } | null> {
      const statements = rotationStatements(db, rotation);
      const send = () => runBatch<RotatedRow & { ended: string }>(db, "D1 rotate refresh token", statements);
      const [[reused] = [], , , , [row] = []] = await send().catch(send);
      if (reused) return { reusedIn: reused.ended };
      if (row === undefined) return null;
      const { sessionId, client, createdAt, scope, ...user } = row;
      return { user, session: { id: sessionId, client, createdAt, scope } };
    },

    /** Ends the session that a refresh token of this client belongs to, used up or not; returns its id, or null where there is none. */
    async endSession(hash: string, clientId: string | null, now: number): Promise<string | null> {
      const statement = db
        .prepare(
          `UPDATE sessions SET revoked_at = ?2
           WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = ?1) AND ${IS_CLIENTS} AND ${LIVE} RETURNING id`,
        )
        .bind(hash, now, clientId);
      return (await reach("D1 revoke refresh token", () => statement.first<string>("id"))) ?? null;
    },

    /** Deletes up to `limit` tokens that were used up before `time`, and says how many there were. */
    async deleteUsed(time: number, limit: number): Promise<number> {
      const statement = db
        .prepare(
          "DELETE FROM refresh_tokens WHERE hash IN (SELECT hash FROM refresh_tokens WHERE used_at < ? LIMIT ?) RETURNING hash",
        )
        .bind(time, limit);
      return (await reach("D1 purge refresh tokens", () => statement.all())).results.length;
    },
  };
}

interface RotatedRow extends User {
  sessionId: string;
  client: string;
  createdAt: number;
  scope: string | null;
}

/** SQL: whether a session is this client's (?3), or a frontend's, which is known by holding the token alone. */
const IS_CLIENTS = "(scope IS NULL OR client = ?3)";

function rotationStatements(db: D1Database, rotation: Rotation): D1PreparedStatement[] {
  const { hash, newHash, now, graceSince, sessionTtlSeconds, sessionMaxAgeSeconds, clientId } = rotation;
  return [
    // Used up before the grace began: somebody else holds a copy, so the session ends (RFC 9700 §4.14.2).
    db
      .prepare(
        `UPDATE sessions SET revoked_at = ?2 WHERE ${LIVE}
         AND id = (SELECT session_id FROM refresh_tokens WHERE hash = ?1 AND used_at <= ?4) AND ${IS_CLIENTS}
         AND NOT EXISTS (SELECT 1 FROM refresh_tokens WHERE hash = ?5) RETURNING id AS ended`,
      )
      .bind(hash, now, clientId, graceSince, newHash),
    db
      .prepare(
        `INSERT INTO refresh_tokens (hash, session_id, created_at)
         SELECT ?4, sessions.id, ?2 FROM refresh_tokens
         JOIN sessions ON sessions.id = session_id JOIN users ON users.id = user_id
         WHERE hash = ?1 AND ${IS_CLIENTS} AND disabled_at IS NULL AND ${LIVE} ON CONFLICT DO NOTHING`,
      )
      .bind(hash, now, clientId, newHash),
    // Its siblings are used up with it: of two who refreshed within the grace, one is found out at the next refresh.
    db
      .prepare(
        `UPDATE refresh_tokens SET used_at = ?2 WHERE used_at IS NULL AND hash <> ?3
         AND session_id = (SELECT session_id FROM refresh_tokens WHERE hash = ?1 AND used_at IS NULL)
         AND EXISTS (SELECT 1 FROM refresh_tokens WHERE hash = ?3)`,
      )
      .bind(hash, now, newHash),
    db
      .prepare(
        `UPDATE sessions SET last_seen_at = ?2, expires_at = min(?2 + ?3, created_at + ?4)
         WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = ?1)`,
      )
      .bind(newHash, now, sessionTtlSeconds, sessionMaxAgeSeconds),
    db
      .prepare(
        `SELECT users.id, email, username, sessions.id AS sessionId, client, sessions.created_at AS createdAt, scope
         FROM refresh_tokens JOIN sessions ON sessions.id = session_id JOIN users ON users.id = user_id
         WHERE hash = ?1 AND ${LIVE}`,
      )
      .bind(newHash, now),
  ];
}
