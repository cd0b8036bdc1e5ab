import { reservedFor } from "./email-changes";
import { runBatch } from "./run-batch";

/** `address` is what mail is sent to, `key` what accounts match by. */
export interface EmailAddress {
  address: string;
  key: string;
}

export interface User {
  id: string;
  email: string;
  /** Null for a user who came by signing in. */
  username: string | null;
}

export type Users = ReturnType<typeof createUsers>;

/** Users in D1. All throw `unavailable` where D1 fails. */
export function createUsers(db: D1Database) {
  return {
    /** Stores a user who has not signed in yet, or says which of the two is another's. `now` in Unix seconds. */
    async create(
      { id, email, username }: { id: string; email: EmailAddress; username: string | null },
      now: number,
    ): Promise<{ created: User } | { taken: "email" | "username" }> {
      const [[created] = [], [holder] = []] = await runBatch<User>(db, "D1 create user", [
        db
          .prepare(
            `INSERT INTO users (id, email, email_key, username, created_at)
             SELECT ?1, ?3, ?4, ?5, ?2 WHERE NOT ${reservedFor("?4")}
             ON CONFLICT DO NOTHING RETURNING id, email, username`,
          )
          .bind(id, now, email.address, email.key, username),
        db
          .prepare(`SELECT 1 WHERE EXISTS (SELECT 1 FROM users WHERE email_key = ?1) OR ${reservedFor("?1")}`)
          .bind(email.key, now),
      ]);
      if (created) return { created };
      return { taken: holder ? "email" : "username" };
    },

    /** Gives the user another username, or says that it is another's; null where the user is gone. */
    async rename(id: string, username: string): Promise<User | "taken" | null> {
      const [[user] = [], [renamed] = []] = await runBatch<User>(db, "D1 rename user", [
        db.prepare("SELECT id FROM users WHERE id = ?").bind(id),
        db
          .prepare(
            `UPDATE users SET username = ?2
             WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM users WHERE username = ?2 AND id <> ?1)
             RETURNING id, email, username`,
          )
          .bind(id, username),
      ]);
      return user ? (renamed ?? "taken") : null;
    },

    /**
     * Deletes the user, their refresh tokens and these counters, and ends their sessions. The rows of the sessions stay,
     * with nobody's name on them: each keeps its attempt from being used again.
     */
    async delete(id: string, counterKeys: string[], now: number): Promise<void> {
      await runBatch(db, "D1 delete user", [
        db
          .prepare(
            "DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM sessions WHERE user_id = ?)",
          )
          .bind(id),
        db
          .prepare(
            "UPDATE sessions SET revoked_at = ifnull(revoked_at, ?2), browser = NULL, country = NULL WHERE user_id = ?1",
          )
          .bind(id, now),
        db
          .prepare("DELETE FROM counters WHERE key IN (SELECT value FROM json_each(?))")
          .bind(JSON.stringify(counterKeys)),
        // For the trigger that tells of the deletion: it knows no other time.
        db.prepare("UPDATE users SET disabled_at = ?2 WHERE id = ?1").bind(id, now),
        db.prepare("DELETE FROM users WHERE id = ?").bind(id),
      ]);
    },
  };
}
