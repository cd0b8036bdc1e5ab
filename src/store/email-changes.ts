import { reach } from "./reach";
import { runBatch } from "./run-batch";
import type { EmailAddress, User } from "./users";

/** What completing a change writes; times in Unix seconds. */
export interface EmailChange {
  attemptId: string;
  userId: string;
  email: EmailAddress;
  startedAt: number;
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
     * the row. A wish from before a change was undone is void.
     * @returns the user and their old address; "taken" where the new one is another's; null where the attempt was used
     *   before, or is void
     */
    async complete(change: EmailChange): Promise<{ user: User; oldEmail: string } | "taken" | null> {
      const { attemptId, userId, email, startedAt, undoHash, now, undoUntil } = change;
      const statements = [
        db
          .prepare(
            `INSERT INTO email_changes (attempt_id, user_id, old_email, old_email_key, undo_hash, changed_at, undo_until)
             SELECT ?1, id, email, email_key, ?2, ?3, ?4 FROM users WHERE id = ?5 AND disabled_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM users WHERE email_key = ?6 AND id <> ?5)
               AND NOT EXISTS (SELECT 1 FROM email_changes WHERE user_id = ?5 AND undone_at >= ?7)
             ON CONFLICT DO NOTHING`,
          )
          .bind(attemptId, undoHash, now, undoUntil, userId, email.key, startedAt),
        db
          .prepare(
            `UPDATE users SET email = ?1, email_key = ?2 WHERE id = ?3
               AND EXISTS (SELECT 1 FROM email_changes WHERE undo_hash = ?4)
             RETURNING id, email, username`,
          )
          .bind(email.address, email.key, userId, undoHash),
        db.prepare("SELECT old_email AS oldEmail FROM email_changes WHERE undo_hash = ?").bind(undoHash),
        db.prepare("SELECT id FROM users WHERE email_key = ? AND id <> ?").bind(email.key, userId),
      ];
      const send = () => runBatch<User & { oldEmail: string }>(db, "D1 change email", statements);
      const [, [user] = [], [row] = [], [holder] = []] = await send().catch(send);
      if (user && row)
        return { user: { id: user.id, email: user.email, username: user.username }, oldEmail: row.oldEmail };
      return holder ? "taken" : null;
    },

    /** The address that an undo link would bring back, or null where the link is not good any more. */
    async findUndoable(undoHash: string, now: number): Promise<string | null> {
      const statement = db
        .prepare(
          "SELECT old_email AS oldEmail FROM email_changes WHERE undo_hash = ?1 AND undone_at IS NULL AND undo_until > ?2",
        )
        .bind(undoHash, now);
      return (await reach("D1 find email change", () => statement.first<string>("oldEmail"))) ?? null;
    },

    /**
     * Brings the old address back and ends all sessions of the user, for a stranger may hold one. Later changes cannot be
     * undone after that: their undo links went to the stranger's address.
     * @returns the id of the user, or null where the link is not good any more or the old address is another's by now
     */
    async undo(undoHash: string, now: number): Promise<string | null> {
      const [[undone] = []] = await runBatch<{ id: string }>(db, "D1 undo email change", [
        db
          .prepare(
            `UPDATE users SET email = change.old_email, email_key = change.old_email_key FROM email_changes AS change
             WHERE change.undo_hash = ?1 AND change.undone_at IS NULL AND change.undo_until > ?2 AND users.id = change.user_id
               AND NOT EXISTS (SELECT 1 FROM users AS other WHERE other.email_key = change.old_email_key AND other.id <> users.id)
             RETURNING users.id`,
          )
          .bind(undoHash, now),
        db
          .prepare(
            `UPDATE sessions SET revoked_at = ?2 WHERE revoked_at IS NULL AND user_id =
               (SELECT user_id FROM email_changes JOIN users ON users.id = user_id
                WHERE undo_hash = ?1 AND undone_at IS NULL AND undo_until > ?2 AND email_key = old_email_key)`,
          )
          .bind(undoHash, now),
        db
          .prepare(
            `UPDATE email_changes SET undone_at = ?2 WHERE undone_at IS NULL AND (user_id, changed_at) IN
               (SELECT later.user_id, later.changed_at FROM email_changes AS later JOIN email_changes AS this
                ON this.undo_hash = ?1 AND this.undone_at IS NULL AND this.undo_until > ?2
                AND later.user_id = this.user_id AND later.changed_at >= this.changed_at
                JOIN users ON users.id = this.user_id AND users.email_key = this.old_email_key)`,
          )
          .bind(undoHash, now),
      ]);
      return undone?.id ?? null;
    },

    /** Deletes up to `limit` changes that could be undone until before `time`, and says how many there were. */
    async deleteOld(time: number, limit: number): Promise<number> {
      const statement = db
        .prepare(
          "DELETE FROM email_changes WHERE attempt_id IN (SELECT attempt_id FROM email_changes WHERE undo_until < ? LIMIT ?) RETURNING attempt_id",
        )
        .bind(time, limit);
      return (await reach("D1 purge email changes", () => statement.all())).results.length;
    },
  };
}
