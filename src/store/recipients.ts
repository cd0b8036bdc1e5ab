import { runBatch } from "./run-batch";
import type { EmailAddress } from "./users";

/** What D1 knows of an address that mail is asked for. */
export interface Recipient {
  /** Whether somebody may sign in with it without signing up. */
  known: boolean;
  /** Whether no mail may go there, for it bounced or its owner complained. */
  suppressed: boolean;
}

export type Recipients = ReturnType<typeof createRecipients>;

/** Recipients of mail, in D1. Throws `unavailable` where D1 fails. */
export function createRecipients(db: D1Database) {
  return {
    async find(email: EmailAddress): Promise<Recipient> {
      const [[found] = []] = await runBatch<{ known: number; suppressed: number }>(db, "D1 find recipient", [
        db
          .prepare(
            `SELECT
               EXISTS (SELECT 1 FROM users WHERE email_key = ?1 AND disabled_at IS NULL) AS known,
               EXISTS (SELECT 1 FROM suppressions WHERE email_key = ?1 AND lifted_at IS NULL) AS suppressed`,
          )
          .bind(email.key),
      ]);
      if (found === undefined) throw new Error("no row where there is always one");
      return { known: found.known === 1, suppressed: found.suppressed === 1 };
    },
  };
}
