import { reach } from "./reach";
import { runBatch } from "./run-batch";
import { giveBack, type Share, type UsedUp, useShares } from "./shares";

export type Counters = ReturnType<typeof createCounters>;

/** Counters in D1. All throw `unavailable` where D1 fails. */
export function createCounters(db: D1Database) {
  return {
    /**
     * Uses all of these shares or, where one is used up, none.
     * @returns null where they were used, else what is used up for longest
     */
    async use(shares: Share[], now: number): Promise<UsedUp | null> {
      const [usedUp = []] = await runBatch<UsedUp>(db, "D1 count", useShares(db, shares, now));
      return usedUp[0] ?? null;
    },

    /** Gives the use of each of these at this time back. */
    async release(keys: string[], usedAt: number): Promise<void> {
      await runBatch(db, "D1 release counters", [giveBack(db, keys, usedAt)]);
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
