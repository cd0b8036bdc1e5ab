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
  };
}
