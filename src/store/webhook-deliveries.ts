import * as v from "valibot";
import { reach } from "./reach";
import { runBatch } from "./run-batch";

const Told = v.object({
  kind: v.string(),
  at: v.number(),
  userId: v.nullable(v.string()),
  sessionId: v.nullable(v.string()),
  client: v.nullable(v.string()),
  /** Null where the user is gone. */
  email: v.nullable(v.string()),
  username: v.nullable(v.string()),
});

/** An event that is to be delivered, how often that was tried with this time, and its user as they are now; `at` in Unix seconds. */
export interface Delivery {
  eventId: number;
  tries: number;
  /** Null where the event is there no more. */
  told: v.InferOutput<typeof Told> | null;
}

/** Which events are taken up, and how many deliveries are claimed; times in Unix seconds. */
export interface Claim {
  kinds: string[];
  now: number;
  /** Events from before this time are not taken up. */
  since: number;
  /** Until when nobody else tries these. */
  heldUntil: number;
  limit: number;
}

export type WebhookDeliveries = ReturnType<typeof createWebhookDeliveries>;

/** The outbox of webhooks, in D1. All throw `unavailable` where D1 fails. */
export function createWebhookDeliveries(db: D1Database) {
  return {
    /**
     * Takes up what happened since the last time, and claims deliveries that are due, what waits longest first: each is claimed once,
     * however many ask at a time. The first time ever, it takes up what happened from `since` on within a minute.
     */
    async claim({ kinds, now, since, heldUntil, limit }: Claim): Promise<Delivery[]> {
      const answers = await runBatch<{ eventId: number; tries: number; told: string | null }>(
        db,
        "D1 claim webhooks",
        [
          db
            .prepare(
              `INSERT INTO webhook_cursor (id, event_id)
             SELECT 1, ifnull((SELECT id FROM events WHERE at < ? ORDER BY id DESC LIMIT 1), 0)
             WHERE NOT EXISTS (SELECT 1 FROM webhook_cursor)`,
            )
            .bind(now - 60),
          db
            .prepare(
              `INSERT INTO webhook_deliveries (event_id, due_at)
             SELECT id, ?1 FROM events
             WHERE id > (SELECT event_id FROM webhook_cursor) AND at >= ?2 AND kind IN (SELECT value FROM json_each(?3))
             ON CONFLICT DO NOTHING`,
            )
            .bind(now, since, JSON.stringify(kinds)),
          db.prepare(
            "UPDATE webhook_cursor SET event_id = max(event_id, ifnull((SELECT max(id) FROM events), 0)) WHERE event_id < (SELECT max(id) FROM events)",
          ),
          db
            .prepare(
              `UPDATE webhook_deliveries SET tries = tries + 1, due_at = ?2
             WHERE event_id IN (SELECT event_id FROM webhook_deliveries WHERE due_at <= ?1 ORDER BY due_at, event_id LIMIT ?3)
             RETURNING event_id AS eventId, tries, (
               SELECT json_object('kind', kind, 'at', at, 'userId', user_id, 'sessionId', session_id, 'client', detail,
                 'email', email, 'username', username)
               FROM events LEFT JOIN users ON users.id = user_id WHERE events.id = event_id) AS told`,
            )
            .bind(now, heldUntil, limit),
        ],
      );
      return (answers[3] ?? []).map(({ eventId, tries, told }) => ({
        eventId,
        tries,
        told: told === null ? null : v.parse(v.pipe(v.string(), v.parseJson(), Told), told),
      }));
    },

    /** Forgets deliveries: they were taken, or nobody wants them. */
    async close(eventIds: number[]): Promise<void> {
      const statement = db
        .prepare("DELETE FROM webhook_deliveries WHERE event_id IN (SELECT value FROM json_each(?))")
        .bind(JSON.stringify(eventIds));
      await reach("D1 close webhooks", () => statement.run());
    },

    /** Puts deliveries off, each until a time of its own. */
    async putOff(deliveries: { eventId: number; dueAt: number }[]): Promise<void> {
      const statement = db
        .prepare(
          `UPDATE webhook_deliveries SET due_at = value ->> 'dueAt' FROM json_each(?) WHERE event_id = value ->> 'eventId'`,
        )
        .bind(JSON.stringify(deliveries));
      await reach("D1 put off webhooks", () => statement.run());
    },

    /** Deletes up to `limit` deliveries that nobody has tried since `time`, and says how many there were. */
    async deleteStale(time: number, limit: number): Promise<number> {
      const statement = db
        .prepare(
          `DELETE FROM webhook_deliveries WHERE event_id IN
             (SELECT event_id FROM webhook_deliveries WHERE due_at < ? ORDER BY due_at LIMIT ?) RETURNING event_id`,
        )
        .bind(time, limit);
      return (await reach("D1 purge webhooks", () => statement.all())).results.length;
    },
  };
}
