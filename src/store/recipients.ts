import { LatchkeyError } from "../lib/errors";
import { runBatch } from "./run-batch";
import { giveBack, type Share, type UsedUp, useShares } from "./shares";
import type { EmailAddress } from "./users";

/** What D1 knows of an address that mail is asked for. */
export interface Recipient {
  /** Whether somebody may sign in with it without signing up. */
  known: boolean;
  /** Whether no mail may go there, for it bounced or its owner complained. */
  suppressed: boolean;
}

/** How often a share was used: as long as that is remembered, and within the window of its limit. */
export interface Used {
  count: number;
  inWindow: number;
}

/** The recipient, and how often each share was used by now, by its key; or what is used up. */
export type Admission = { recipient: Recipient; used: Map<string, Used> } | { usedUp: UsedUp };

export type Recipients = ReturnType<typeof createRecipients>;

/** Recipients of mail, in D1. All throw `unavailable` where D1 fails. */
export function createRecipients(db: D1Database) {
  return {
    /** Uses these shares for a mail to this address or, where one is used up, none: in one round trip. */
    async admit(email: EmailAddress, shares: Share[], now: number): Promise<Admission> {
      const statements = useShares(db, shares, now, { sql: recipient("?3"), value: email.key });
      const [[usedUp] = [], counted = []] = (await runBatch(db, "D1 admit", statements)) as [
        UsedUp[],
        ({ key: string } & Used & Found)[],
      ];
      if (usedUp) return { usedUp };
      return {
        recipient: recipientOf(counted),
        used: new Map(counted.map(({ key, count, inWindow }) => [key, { count, inWindow }])),
      };
    },

    /** Gives the use of these shares at this time back: no mail came of it. */
    async giveBack(shares: Share[], usedAt: number): Promise<void> {
      await runBatch(db, "D1 give back", [
        giveBack(
          db,
          shares.map(({ key }) => key),
          usedAt,
        ),
      ]);
    },

    async find(email: EmailAddress): Promise<Recipient> {
      const statement = db.prepare(`SELECT ${recipient("?1")}`).bind(email.key);
      const [found = []] = await runBatch<Found>(db, "D1 find recipient", [statement]);
      return recipientOf(found);
    },
  };
}

/** SQL: what is known of whoever has this address. */
const recipient = (emailKey: string): string =>
  `EXISTS (SELECT 1 FROM users WHERE email_key = ${emailKey} AND disabled_at IS NULL) AS known,
   EXISTS (SELECT 1 FROM suppressions WHERE email_key = ${emailKey} AND lifted_at IS NULL) AS suppressed`;

interface Found {
  known: number;
  suppressed: number;
}

function recipientOf([found]: Found[]): Recipient {
  if (found === undefined) throw new LatchkeyError("unavailable", "D1 has no row where there is always one");
  return { known: found.known === 1, suppressed: found.suppressed === 1 };
}
