import { LatchkeyError } from "../lib/errors";
import { LIVE } from "./live";
import { runBatch } from "./run-batch";

export interface Statistics {
  users: number;
  disabledUsers: number;
  liveSessions: number;
  suppressedAddresses: number;
  /** Since the time that was asked for. */
  loginsStarted: number;
  mailsSent: number;
  loginsCompleted: number;
  requestsRefused: number;
}

export type StatisticsStore = ReturnType<typeof createStatistics>;

/** What D1 can count. Throws `unavailable` where D1 fails. */
export function createStatistics(db: D1Database) {
  return {
    /** Reads every row of users and sessions, and the events from `since` on; times in Unix seconds. */
    async read(now: number, since: number): Promise<Statistics> {
      const [[counted] = []] = await runBatch<Statistics>(db, "D1 statistics", [
        db
          .prepare(
            `WITH recent AS (SELECT kind FROM events WHERE at >= ?1)
             SELECT
               (SELECT count(*) FROM users) AS users,
               (SELECT count(*) FROM users WHERE disabled_at IS NOT NULL) AS disabledUsers,
               (SELECT count(*) FROM sessions WHERE ${LIVE}) AS liveSessions,
               (SELECT count(*) FROM suppressions WHERE lifted_at IS NULL) AS suppressedAddresses,
               (SELECT count(*) FROM recent WHERE kind = 'login.started') AS loginsStarted,
               (SELECT count(*) FROM recent WHERE kind = 'mail.sent') AS mailsSent,
               (SELECT count(*) FROM recent WHERE kind = 'login.completed') AS loginsCompleted,
               (SELECT count(*) FROM recent WHERE kind = 'request.refused') AS requestsRefused`,
          )
          .bind(since, now),
      ]);
      if (counted === undefined)
        throw new LatchkeyError("unavailable", "D1 has no row where there is always one");
      return counted;
    },
  };
}
