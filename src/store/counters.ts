import { reach } from "./reach";
import { runBatch } from "./run-batch";

/**
 * One thing to count: at most `limit` of it, until nothing was counted for so long that `expiresAt` (Unix seconds) has
 * passed. So no stretch of that length ever holds more.
 */
export interface Count {
  key: string;
  limit: number;
  expiresAt: number;
}

export type Counters = ReturnType<typeof createCounters>;

/** Counters in D1. All throw `unavailable` where D1 fails. */
export function createCounters(db: D1Database) {
  return {
    /**
     * Counts all of these or, where one is at its limit, none: a refused request uses up nobody's share.
     * @returns null where they were counted, else when the last of the full ones ends, in Unix seconds
     */
    async countAll(counts: Count[], now: number): Promise<number | null> {
      const asked = JSON.stringify(counts);
      const [counted = [], full = []] = await runBatch<{ key: string; endsAt: number | null }>(
        db,
        "D1 count",
        [
          db
            .prepare(
              `INSERT INTO counters (key, count, expires_at)
             SELECT value ->> 'key', 1, value ->> 'expiresAt' FROM json_each(?1)
             WHERE NOT EXISTS (${FULL})
             ON CONFLICT (key) DO UPDATE SET
               count = iif(expires_at > ?2, count, 0) + 1,
               expires_at = excluded.expires_at
             RETURNING key`,
            )
            .bind(asked, now),
          db.prepare(`SELECT max(expires_at) AS endsAt FROM (${FULL})`).bind(asked, now),
        ],
      );
      return counted.length > 0 ? null : (full[0]?.endsAt ?? now);
    },

    /** Gives one try back. */
    async release(key: string): Promise<void> {
      const statement = db
        .prepare("UPDATE counters SET count = count - 1 WHERE key = ? AND count > 0")
        .bind(key);
      await reach("D1 release counter", () => statement.run());
    },

    /** Deletes up to `limit` counters that ended before `now`, and says how many there were. */
    async deleteEnded(now: number, limit: number): Promise<number> {
      const statement = db
        .prepare("DELETE FROM counters WHERE key IN (SELECT key FROM counters WHERE expires_at <= ? LIMIT ?)")
        .bind(now, limit);
      return (await reach("D1 purge counters", () => statement.run())).meta.changes;
    },
  };
}

/** Those of the counters asked for (?1) that are at their limit now (?2). */
const FULL = `SELECT counters.expires_at FROM json_each(?1) AS asked
  JOIN counters ON counters.key = asked.value ->> 'key'
  WHERE counters.expires_at > ?2 AND counters.count >= asked.value ->> 'limit'`;
