import { LIVE } from "./live";
import { reach } from "./reach";
import { runBatch } from "./run-batch";
import type { EmailAddress, User } from "./users";

/** What completing a change writes; times in Unix seconds. */
export interface EmailChange {
  attemptId: string;
  userId: string;
  /** The session that asked: the change is void once it has ended. */
  sessionId: string;
  email: EmailAddress;
  undoHash: string;
  now: number;
  undoUntil: number;
}

export type EmailChanges = ReturnType<typeof createEmailChanges>;

/** Changes of address in D1. All throw `unavailable` where D1 fails. */
export function createEmailChanges(db: D1Database) {
  return {
    /**
     * Gives the user the new address, once for each attempt. Safe to send twice: the winner is whose undo hash stands in
     * the row. No two changes of a user have one time, so that which came later is always known.
     * @returns the user and their old address; "taken" where the new one is another's; null where the attempt was used
     *   before, or is void
     */
    async complete(change: EmailChange): Promise<{ user: User; oldEmail: EmailAddress } | "taken" | null> {
      const { attemptId, userId, sessionId, email, undoHash, now, undoUntil } = change;
      const statements = [
        db
          .prepare(
            `INSERT INTO email_changes (attempt_id, user_id, old_email, old_email_key, undo_hash, changed_at, undo_until)
             SELECT ?1, users.id, email, email_key, ?3, max(?2, ifnull(
               (SELECT max(changed_at) + 1 FROM email_changes WHERE user_id = users.id), 0)), ?4
             FROM users JOIN sessions ON sessions.user_id = users.id
             WHERE users.id = ?5 AND sessions.id = ?6 AND disabled_at IS NULL AND ${LIVE}
               AND NOT EXISTS (SELECT 1 FROM users WHERE email_key = ?7 AND id <> ?5)
               AND NOT ${reservedFor("?7", "?5")}
             ON CONFLICT DO NOTHING`,
          )
          .bind(attemptId, now, undoHash, undoUntil, userId, sessionId, email.key),
        db
          .prepare(
            `UPDATE users SET email = ?1, email_key = ?2
             WHERE id = ?3 AND email_key IN (?2, (SELECT old_email_key FROM email_changes WHERE undo_hash = ?4))
               AND EXISTS (SELECT 1 FROM email_changes WHERE undo_hash = ?4)
             RETURNING id, email, username`,
          )
          .bind(email.address, email.key, userId, undoHash),
        db
          .prepare("SELECT old_email AS address, old_email_key AS key FROM email_changes WHERE undo_hash = ?")
          .bind(undoHash),
        db
          .prepare(
            `SELECT 1 AS taken WHERE EXISTS (SELECT 1 FROM users WHERE email_key = ?1 AND id <> ?3) OR ${reservedFor("?1", "?3")}`,
          )
          .bind(email.key, now, userId),
      ];
      const send = () => runBatch<User & EmailAddress>(db, "D1 change email", statements);
      const [, [user] = [], [row] = [], [taken] = []] = await send().catch(send);
      if (user && row)
        return {
          user: { id: user.id, email: user.email, username: user.username },
          oldEmail: { address: row.address, key: row.key },
        };
      return taken ? "taken" : null;
    },

    /** The address that an undo link would bring back, or null where the link is not good any more. */
    async findUndoable(undoHash: string, now: number): Promise<string | null> {
      const statement = db
        .prepare(`SELECT old_email AS oldEmail FROM email_changes WHERE undo_hash = ?1 AND ${UNDOABLE}`)
        .bind(undoHash, now);
      return (await reach("D1 find email change", () => statement.first<string>("oldEmail"))) ?? null;
    },

    /**
     * Brings the old address back and ends all sessions of the user, for a stranger may hold one. Later changes cannot be
     * undone after that: their undo links went to the stranger's address.
     * @returns the user and the address that is back, or null where the link is not good any more
     */
    async undo(undoHash: string, now: number): Promise<{ userId: string; oldEmail: string } | null> {
      const [[undone] = []] = await runBatch<{ userId: string; oldEmail: string }>(
        db,
        "D1 undo email change",
        [
          db
            .prepare(
              `UPDATE users SET email = (SELECT old_email ${THIS_CHANGE}), email_key = (SELECT old_email_key ${THIS_CHANGE})
             WHERE id = (SELECT user_id ${THIS_CHANGE}) RETURNING id AS userId, email AS oldEmail`,
            )
            .bind(undoHash, now),
          db
            .prepare(
              `UPDATE sessions SET revoked_at = ?2 WHERE revoked_at IS NULL AND user_id = (SELECT user_id ${THIS_CHANGE})`,
            )
            .bind(undoHash, now),
          db
            .prepare(
              `UPDATE email_changes SET undone_at = ?2 WHERE undone_at IS NULL AND user_id = (SELECT user_id ${THIS_CHANGE})
               AND changed_at >= (SELECT changed_at ${THIS_CHANGE})`,
            )
            .bind(undoHash, now),
        ],
      );
      return undone ?? null;
    },

    /** Deletes up to `limit` changes that could be undone until before `time`, and says how many there were. */
    async deleteOld(time: number, limit: number): Promise<number> {
      const statement = db
        .prepare(
          `DELETE FROM email_changes WHERE attempt_id IN
             (SELECT attempt_id FROM email_changes WHERE undo_until < ? LIMIT ?) RETURNING attempt_id`,
        )
        .bind(time, limit);
      return (await reach("D1 purge email changes", () => statement.all())).results.length;
    },
  };
}

/** What makes a change undoable now (?2). */
const UNDOABLE = "undone_at IS NULL AND undo_until > ?2";

/** SQL: the change of this undo hash (?1), if it can be undone and its old address is still free. */
const THIS_CHANGE = `FROM email_changes AS this WHERE this.undo_hash = ?1 AND this.undone_at IS NULL AND this.undo_until > ?2
  AND NOT EXISTS (SELECT 1 FROM users AS other WHERE other.email_key = this.old_email_key AND other.id <> this.user_id)`;

/**
 * SQL: whether an address waits for its old owner, who may still undo a change (now is ?2). Nobody else may take it in the
 * meantime, or the undo would come too late.
 */
export const reservedFor = (emailKey: string, userId = "''"): string =>
  `EXISTS (SELECT 1 FROM email_changes WHERE old_email_key = ${emailKey} AND user_id <> ${userId} AND ${UNDOABLE})`;
