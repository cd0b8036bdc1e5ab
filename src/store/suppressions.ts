import { runBatch } from "./run-batch";

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
     * report nor a replayed one brings it back.
     * @returns how many were not suppressed before
     */
    async add(suppressions: Suppression[]): Promise<number> {
      const [added = []] = await runBatch(db, "D1 suppress", [
        db
          .prepare(
            `INSERT INTO suppressions (email_key, reason, provider, occurred_at)
             SELECT value ->> 'emailKey', value ->> 'reason', value ->> 'provider', value ->> 'occurredAt'
             FROM json_each(?) WHERE true
             ON CONFLICT (email_key) DO UPDATE SET
               reason = excluded.reason, provider = excluded.provider, occurred_at = excluded.occurred_at,
               lifted_at = NULL
             WHERE lifted_at < excluded.occurred_at
             RETURNING email_key`,
          )
          .bind(JSON.stringify(suppressions)),
      ]);
      return added.length;
    },
  };
}
