import type { Account } from "./directory";
import { reservedFor } from "./email-changes";
import { reach } from "./reach";
import { runBatch } from "./run-batch";

/** A user as they are imported; times in Unix seconds. */
export interface Newcomer {
  /** Its place among those that are imported at once. */
  line: number;
  id: string;
  email: string;
  emailKey: string;
  username: string | null;
  createdAt: number;
  lastLoginAt: number | null;
  disabledAt: number | null;
}

/** What stands in the way of a newcomer: 1 where it does. */
export interface Obstacles {
  line: number;
  /** Somebody has the address already. */
  known: number;
  /** Somebody else has the id. */
  idTaken: number;
  usernameTaken: number;
  /** The address waits for its old owner, who may still undo a change. */
  reserved: number;
}

export type Transfer = ReturnType<typeof createTransfer>;

/** Users by the thousand, in D1. All throw `unavailable` where D1 fails. */
export function createTransfer(db: D1Database) {
  return {
    /** Those after this id, in the order of their ids. */
    async read(afterId: string, limit: number): Promise<Account[]> {
      const statement = db
        .prepare(
          `SELECT id, email, username, created_at AS createdAt, last_login_at AS lastLoginAt, disabled_at AS disabledAt,
             imported_from AS importedFrom FROM users WHERE id > ? ORDER BY id LIMIT ?`,
        )
        .bind(afterId, limit);
      return (await reach("D1 export users", () => statement.all<Account>())).results;
    },

    /**
     * What stands in the way of each and, where `source` says that it is meant, adds those in whose way nothing stands, less a
     * username that is taken: in one transaction. Safe to send twice: whoever was added is known the next time.
     */
    async add(newcomers: Newcomer[], now: number, source: string | null): Promise<Obstacles[]> {
      const given = JSON.stringify(newcomers);
      const [obstacles = []] = await runBatch<Obstacles>(db, "D1 import users", [
        db
          .prepare(
            `SELECT value ->> 'line' AS line,
               EXISTS (SELECT 1 FROM users WHERE email_key = value ->> 'emailKey') AS known,
               EXISTS (SELECT 1 FROM users WHERE id = value ->> 'id' AND email_key <> value ->> 'emailKey') AS idTaken,
               EXISTS (SELECT 1 FROM users WHERE username = value ->> 'username') AS usernameTaken,
               ${reservedFor("value ->> 'emailKey'")} AS reserved
             FROM json_each(?1)`,
          )
          .bind(given, now),
        ...(source === null
          ? []
          : [
              db
                .prepare(
                  `INSERT INTO users (id, email, email_key, username, created_at, last_login_at, disabled_at, imported_from)
                   SELECT value ->> 'id', value ->> 'email', value ->> 'emailKey',
                     iif(EXISTS (SELECT 1 FROM users WHERE username = value ->> 'username'), NULL, value ->> 'username'),
                     value ->> 'createdAt', value ->> 'lastLoginAt', value ->> 'disabledAt', ?3
                   FROM json_each(?1) WHERE NOT ${reservedFor("value ->> 'emailKey'")}
                   ON CONFLICT DO NOTHING`,
                )
                .bind(given, now, source),
            ]),
      ]);
      return obstacles;
    },
  };
}
