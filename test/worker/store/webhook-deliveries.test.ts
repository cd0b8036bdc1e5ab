import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createEvents } from "../../../src/store/events";
import { createWebhookDeliveries } from "../../../src/store/webhook-deliveries";
import { NOW, settle } from "./town";

const { DB } = env;
const events = createEvents(DB);
const deliveries = createWebhookDeliveries(DB);

beforeEach(async () => {
  await settle();
  await DB.prepare("DELETE FROM events").run();
});

const happen = (...happened: { at?: number; kind?: string; userId?: string }[]) =>
  events.append(
    happened.map(({ at = NOW, kind = "user.created", userId = "ann" }) => ({
      ...{ at, kind, userId, reason: null, detail: null, addressHash: null },
      ...{ sessionId: null, attemptId: null, requestId: null },
    })),
  );

const claim = (more: Partial<Parameters<typeof deliveries.claim>[0]> = {}) =>
  deliveries.claim({
    kinds: ["user.created", "login.completed"],
    now: NOW,
    since: NOW - 1000,
    heldUntil: NOW + 30,
    limit: 10,
    ...more,
  });
const timesOf = async (claimed: ReturnType<typeof claim>) => (await claimed).map(({ told }) => told?.at);
const idsOf = async (claimed: ReturnType<typeof claim>) => (await claimed).map(({ eventId }) => eventId);
const left = async () =>
  (await DB.prepare("SELECT event_id AS id, due_at AS dueAt FROM webhook_deliveries ORDER BY 1").all())
    .results;

describe("claiming", () => {
  it("takes up the first time what happened within a minute, and nothing older", async () => {
    await happen({ at: NOW - 500 }, { at: NOW - 61 }, { at: NOW - 60 }, { at: NOW - 1 });
    expect(await timesOf(claim())).toEqual([NOW - 60, NOW - 1]);
  });

  it("takes up later what happened since, from the time on that it is asked for", async () => {
    await claim();
    await happen({ at: NOW - 1001 }, { at: NOW - 1000 }, { kind: "mail.sent" });
    expect(await timesOf(claim())).toEqual([NOW - 1000]);
  });

  it("takes up nothing twice", async () => {
    for (let round = 1; round <= 3; round++) {
      await happen({});
      const claimed = await idsOf(claim());
      expect(claimed).toHaveLength(1);
      await deliveries.close(claimed);
      expect(await idsOf(claim({ now: NOW + 100 }))).toEqual([]);
    }
  });

  it("gives each to one only until it is due again, and counts the tries", async () => {
    await happen({}, {}, {});
    const [first, ...rest] = await claim({ limit: 1 });
    expect([first?.tries, rest]).toEqual([1, []]);
    expect(await idsOf(claim({ now: NOW + 29 }))).not.toContain(first?.eventId);
    const again = await claim({ now: NOW + 30, heldUntil: NOW + 60 });
    expect(again.find(({ eventId }) => eventId === first?.eventId)?.tries).toBe(2);
  });

  it("tells each event's own user as they are now", async () => {
    await happen({ userId: "ann" }, { userId: "bob" }, { userId: "dora" }, { userId: "gone" });
    const claimed = await claim();
    expect(claimed.map(({ told }) => [told?.userId, told?.username, told?.email])).toEqual([
      ["ann", "ann", "ann@example.com"],
      ["bob", "bob", "bob@example.com"],
      ["dora", "dora", "dora@example.com"],
      ["gone", null, null],
    ]);
  });

  it("says of an event that is there no more that it is not", async () => {
    await happen({});
    await claim();
    await DB.prepare("DELETE FROM events").run();
    expect(await claim({ now: NOW + 30 })).toEqual([{ eventId: expect.any(Number), tries: 2, told: null }]);
  });
});

describe("what was claimed", () => {
  it("is closed or put off by itself", async () => {
    await happen({}, {}, {});
    const [one = 0, two = 0, three = 0] = await idsOf(claim());
    await deliveries.close([one]);
    await deliveries.putOff([{ eventId: two, dueAt: NOW + 77 }]);
    expect(await left()).toEqual([
      { id: two, dueAt: NOW + 77 },
      { id: three, dueAt: NOW + 30 },
    ]);
  });

  it("is deleted where nobody has tried it since a time, the longest first, so many at once", async () => {
    await happen({}, {}, {});
    const [one = 0, two = 0, three = 0] = await idsOf(claim());
    await deliveries.putOff([
      { eventId: one, dueAt: NOW + 2 },
      { eventId: two, dueAt: NOW + 1 },
      { eventId: three, dueAt: NOW + 3 },
    ]);
    expect(await deliveries.deleteStale(NOW + 3, 1)).toBe(1);
    expect(await left()).toEqual([
      { id: one, dueAt: NOW + 2 },
      { id: three, dueAt: NOW + 3 },
    ]);
    expect(await deliveries.deleteStale(NOW + 3, 10)).toBe(1);
    expect(await left()).toEqual([{ id: three, dueAt: NOW + 3 }]);
  });
});
