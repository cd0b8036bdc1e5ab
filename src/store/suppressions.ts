import { reach } from "./reach";
import { runBatch } from "./run-batch";
import { type Share, useShares } from "./shares";

/** An address that gets no more mail: since when, in Unix seconds, and which provider said so. */
export interface Suppression {
  emailKey: string;
  reason: "bounce" | "complaint";
  provider: string;
  occurredAt: number;
}

export type Suppressions = ReturnType<typeof createSuppressions>;

/** Suppressed addresses in D1. All throw `unavailable` where D1 fails. */
export function createSuppressions(db: D1Database) {
  return {
    /**
     * Suppresses these addresses. What happened before a suppression was lifted does not count, so that neither a late
     * report nor a replayed one brings it back. Where a share of these is used up, nothing is done; they are used in the
     * same transaction, so that a report whose answer was lost is neither lost nor taken twice.
     * @returns how many were not suppressed before, or "repeated"
     */
    async add(suppressions: Suppression[], once: Share[], now: number): Promise<number | "repeated"> {
      const keys = JSON.stringify(once.map(({ key }) => key));
      const [added = [], usedUp = []] = await runBatch(db, "D1 suppress", [
        db
          .prepare(
            `INSERT INTO suppressions (email_key, reason, provider, occurred_at)
             SELECT value ->> 'emailKey', value ->> 'reason', value ->> 'provider', value ->> 'occurredAt'
             FROM json_each(?1) WHERE NOT EXISTS (
               SELECT 1 FROM counters WHERE key IN (SELECT value FROM json_each(?2)) AND expires_at > ?3)
             ON CONFLICT (email_key) DO UPDATE SET
               reason = excluded.reason, provider = excluded.provider, occurred_at = excluded.occurred_at,
               lifted_at = NULL
             WHERE lifted_at < excluded.occurred_at
             RETURNING email_key`,
          )
          .bind(JSON.stringify(suppressions), keys, now),
        ...(once.length > 0 ? useShares(db, once, now) : []),
      ]);
      return usedUp.length > 0 ? "repeated" : added.length;
    },

    /** Those in force, in the order of the addresses, from after this one on. */
    async list(afterKey: string, limit: number): Promise<Suppression[]> {
      const statement = db
        .prepare(
          `SELECT email_key AS emailKey, reason, provider, occurred_at AS occurredAt FROM suppressions
           WHERE email_key > ? AND lifted_at IS NULL ORDER BY email_key LIMIT ?`,
        )
        .bind(afterKey, limit);
      return (await reach("D1 list suppressions", () => statement.all<Suppression>())).results;
    },

    /** Lifts the suppression of an address, and says whether there was one. */
    async lift(emailKey: string, now: number): Promise<boolean> {
      const statement = db
        .prepare(
          "UPDATE suppressions SET lifted_at = ? WHERE email_key = ? AND lifted_at IS NULL RETURNING email_key",
        )
        .bind(now, emailKey);
      return (await reach("D1 lift suppression", () => statement.first())) !== null;
    },
  };
}
