import { nowSeconds } from "../lib/clock";
import type { Services } from "../services";

/** A session's row keeps its attempt from being used again: it stays longer than any attempt lives (LINK_TTL). */
const KEPT_SECONDS = 86400;
/** For so long the use of a used-up refresh token is told from that of an unknown one. */
const USED_KEPT_SECONDS = 30 * 86400;
const ROWS = 1000;
const MOST_ROUNDS = 20;
/** Each mail counts towards three that soon end: as many as MAIL_DAILY_LIMIT at its most lets there be in an hour. */
const MOST_ROUNDS_OF_COUNTERS = 150;
/** As many as the logins of an hour tell, at most. */
const MOST_ROUNDS_OF_EVENTS = 100;

/**
 * Deletes what has outlived its use, in bounded batches; what is left over goes next time.
 * @throws {LatchkeyError} `unavailable`
 */
export async function purgeExpired({
  config,
  counters,
  emailChanges,
  events,
  refreshTokens,
  sessions,
  webhookDeliveries,
  log,
}: Pick<
  Services,
  | "config"
  | "counters"
  | "emailChanges"
  | "events"
  | "refreshTokens"
  | "sessions"
  | "webhookDeliveries"
  | "log"
>): Promise<void> {
  const now = nowSeconds();
  log.info("purge.done", {
    counters: await inRounds(() => counters.deleteEnded(now, ROWS), MOST_ROUNDS_OF_COUNTERS),
    refreshTokens: await inRounds(() => refreshTokens.deleteUsed(now - USED_KEPT_SECONDS, ROWS)),
    emailChanges: await inRounds(() => emailChanges.deleteOld(now, ROWS)),
    sessions: await inRounds(() => sessions.deleteEnded(now - KEPT_SECONDS, ROWS)),
    // Of a receiver that is not configured any more.
    webhookDeliveries: await inRounds(() => webhookDeliveries.deleteStale(now - KEPT_SECONDS, ROWS)),
    events: await inRounds(
      () => events.deleteOld(now - config.eventsTtlSeconds, ROWS),
      MOST_ROUNDS_OF_EVENTS,
    ),
  });
}

async function inRounds(deleteSome: () => Promise<number>, most = MOST_ROUNDS): Promise<number> {
  let total = 0;
  for (let round = 0; round < most; round++) {
    const deleted = await deleteSome();
    total += deleted;
    if (deleted < ROWS) break;
  }
  return total;
}
