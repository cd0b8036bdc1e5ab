import { reach } from "./reach";
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
      { id, email, username }: { id: string; email: EmailAddress; username: string },
      now: number,
    ): Promise<{ created: User } | { taken: "email" | "username" }> {
      const [[created] = [], [holder] = []] = await runBatch<User>(db, "D1 create user", [
        db
          .prepare(
            `INSERT INTO users (id, email, email_key, username, created_at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING RETURNING id, email, username`,
          )
          .bind(id, email.address, email.key, username, now),
        db.prepare("SELECT id, email, username FROM users WHERE email_key = ?").bind(email.key),
      ]);
      if (created) return { created };
      return { taken: holder ? "email" : "username" };
    },

    /** Whether somebody may sign in with this address without signing up. */
    async isKnown(email: EmailAddress): Promise<boolean> {
      const statement = db
        .prepare("SELECT 1 FROM users WHERE email_key = ? AND disabled_at IS NULL")
        .bind(email.key);
      return (await reach("D1 find user", () => statement.first())) !== null;
    },

    /** Resolves once D1 answers with our tables in it. */
    async ping(): Promise<void> {
      await reach("D1 select", () => db.prepare("SELECT 1 FROM users LIMIT 1").first());
    },
  };
}
