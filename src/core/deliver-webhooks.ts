import { nowSeconds, toRfc3339 } from "../lib/clock";
import { hmac } from "../lib/crypto";
import type { Services } from "../services";
import type { Delivery } from "../store/webhook-deliveries";

/** What the receiver is told of. */
const KINDS = ["user.created", "user.deleted", "login.completed", "session.revoked"];
/** As many as a Worker may have connections open, and a place for another. */
const AT_A_TIME = 5;
/** Longer than the receiver may take. */
const HELD_SECONDS = 30;
/** The pauses after each try, in minutes; the last holds on. */
const PAUSES = [1, 5, 15, 60, 120, 240, 360, 480];
const DAY_SECONDS = 86400;

type Needed = Pick<Services, "config" | "receiver" | "webhookDeliveries" | "record" | "log">;

/**
 * Tells the receiver of events what it does not know yet: at least once, with growing pauses for a day. What nobody took by
 * then is given up, and told in the log and the events.
 * @param rounds how many times five are sent, at most
 * @throws {LatchkeyError} `unavailable`: what was claimed is tried again
 */
export async function deliverWebhooks(services: Needed, rounds: number): Promise<void> {
  if (services.receiver === null) return;
  for (let round = 0; round < rounds; round++) {
    const now = nowSeconds();
    const claimed = await services.webhookDeliveries.claim({
      kinds: KINDS,
      now,
      since: now - DAY_SECONDS,
      heldUntil: now + HELD_SECONDS,
      limit: AT_A_TIME,
    });
    if (claimed.length === 0) return;
    const dueAts = await Promise.all(claimed.map((delivery) => tryOne(services, delivery, now)));
    const outcomes = claimed.map(({ eventId }, place) => ({ eventId, dueAt: dueAts[place] ?? null }));
    const open = outcomes.flatMap(({ eventId, dueAt }) => (dueAt === null ? [] : [{ eventId, dueAt }]));
    const closed = outcomes.filter(({ dueAt }) => dueAt === null).map(({ eventId }) => eventId);
    if (closed.length > 0) await services.webhookDeliveries.close(closed);
    if (open.length > 0) await services.webhookDeliveries.putOff(open);
    // Where nobody takes any, the rest waits.
    if (claimed.length < AT_A_TIME || closed.length === 0) return;
  }
}

/** @returns when to try again, in Unix seconds; null where nothing is left to do */
async function tryOne(
  { config, receiver, log, record }: Needed,
  { eventId, tries, told }: Delivery,
  now: number,
): Promise<number | null> {
  if (told === null || receiver === null) return null;
  const id = `evt_${await hmac(config.pepper, `webhook of event ${eventId} at ${told.at}`)}`;
  const receipt = await receiver.send(id, messageOf(told), now);
  const fields = { eventId, tries, reason: receipt.reason };
  if (receipt.outcome === "taken") {
    log.info("webhook.taken", fields);
    return null;
  }
  const pause = (PAUSES[Math.min(tries, PAUSES.length) - 1] ?? 1) * 60;
  const last = told.at + DAY_SECONDS;
  // Whoever asks for more time than there is gets one last try.
  const dueAt = Math.min(
    now + Math.max(pause, receipt.outcome === "later" ? receipt.retryAfterSeconds : 0),
    last,
  );
  if (receipt.outcome === "later" && dueAt > now && now + pause <= last) {
    log.warn("webhook.not_taken", fields);
    return dueAt;
  }
  const [userId, sessionId] = [told.userId ?? undefined, told.sessionId ?? undefined];
  record("webhook.given_up", { kind: told.kind, userId, sessionId, ...fields });
  return null;
}

/** Standard Webhooks' `{type, timestamp, data}`. Of a user who is gone nothing but the id is known. */
function messageOf({ kind, at, userId, sessionId, client, email, username }: NonNullable<Delivery["told"]>) {
  const user = email === null ? { id: userId } : { id: userId, email, username };
  return {
    type: kind,
    timestamp: toRfc3339(at),
    data: { user, ...(sessionId !== null && { session: { id: sessionId, client } }) },
  };
}
