import { LIVE } from "./live";
import { reach } from "./reach";
import { runBatch } from "./run-batch";

/** A user as an operator sees them; times in Unix seconds. */
export interface Account {
  id: string;
  email: string;
  username: string | null;
  createdAt: number;
  lastLoginAt: number | null;
  disabledAt: number | null;
  /** Where an imported user came from. */
  importedFrom: string | null;
}

/** Which users: all of these conditions that are there. */
export interface AccountQuery {
  emailKey?: string;
  /** With which the key of the address begins. */
  prefix?: string;
  username?: string;
  /** Those whose address's key comes after this one. */
  afterKey?: string;
  limit: number;
}

export type Directory = ReturnType<typeof createDirectory>;

const COLUMNS = `id, email, username, created_at AS createdAt, last_login_at AS lastLoginAt, disabled_at AS disabledAt,
  imported_from AS importedFrom`;

/** Users in D1 as an operator sees and changes them. All throw `unavailable` where D1 fails. */
export function createDirectory(db: D1Database) {
  return {
    /** In the order of their addresses, which stays as it is while users come and go. */
    async find({
      emailKey,
      prefix,
      username,
      afterKey,
      limit,
    }: AccountQuery): Promise<(Account & { emailKey: string })[]> {
      const conditions = {
        "email_key = ?": emailKey,
        "email_key >= ?": prefix,
        // What begins with it comes before this: no address holds the last of all characters.
        "email_key < ? || char(1114111)": prefix,
        "username = ?": username,
        "email_key > ?": afterKey,
      };
      const given = Object.entries(conditions).filter(([, value]) => value !== undefined);
      const where = given.map(([condition]) => condition).join(" AND ") || "TRUE";
      const statement = db
        .prepare(
          `SELECT ${COLUMNS}, email_key AS emailKey FROM users WHERE ${where} ORDER BY email_key LIMIT ?`,
        )
        .bind(...given.map(([, value]) => value), limit);
      return (await reach("D1 find users", () => statement.all<Account & { emailKey: string }>())).results;
    },

    /** The user of this id, how many live sessions they have, and whether mail to them is withheld; null where there is none. */
    async read(
      id: string,
      now: number,
    ): Promise<{ account: Account; liveSessions: number; suppressed: boolean } | null> {
      const [[row] = []] = await runBatch<Account & { liveSessions: number; suppressed: number }>(
        db,
        "D1 read user",
        [
          db
            .prepare(
              `SELECT ${COLUMNS}, (SELECT count(*) FROM sessions WHERE user_id = ?1 AND ${LIVE}) AS liveSessions,
               EXISTS (SELECT 1 FROM suppressions WHERE email_key = users.email_key AND lifted_at IS NULL) AS suppressed
             FROM users WHERE id = ?1`,
            )
            .bind(id, now),
        ],
      );
      if (row === undefined) return null;
      const { liveSessions, suppressed, ...account } = row;
      return { account, liveSessions, suppressed: suppressed === 1 };
    },

    /** Keeps the user out from now on, if that is not so already, and ends their sessions. @returns whether there is such a user */
    async disable(id: string, now: number): Promise<boolean> {
      const [[user] = []] = await runBatch(db, "D1 disable user", [
        db
          .prepare("UPDATE users SET disabled_at = ifnull(disabled_at, ?2) WHERE id = ?1 RETURNING id")
          .bind(id, now),
        db.prepare(`UPDATE sessions SET revoked_at = ?2 WHERE user_id = ?1 AND ${LIVE}`).bind(id, now),
      ]);
      return user !== undefined;
    },

    /** Lets the user in again. @returns whether there is such a user */
    async enable(id: string): Promise<boolean> {
      const statement = db.prepare("UPDATE users SET disabled_at = NULL WHERE id = ? RETURNING id").bind(id);
      return (await reach("D1 enable user", () => statement.first())) !== null;
    },
  };
}
