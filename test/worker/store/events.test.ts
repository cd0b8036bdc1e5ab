import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { createEvents, type Event } from "../../../src/store/events";

const events = createEvents(env.DB);

const event = (more: Partial<Event>): Event => ({
  at: 1000,
  kind: "mail.sent",
  reason: null,
  detail: null,
  userId: null,
  addressHash: null,
  sessionId: null,
  attemptId: null,
  requestId: null,
  ...more,
});

const idsOf = async (query: Omit<Parameters<typeof events.find>[0], "limit"> & { limit?: number }) =>
  (await events.find({ limit: 100, ...query })).map(({ id }) => id);

it("gives back what was appended, newest first", async () => {
  const whole = {
    at: 1234,
    kind: "request.refused",
    reason: "wrong code",
    detail: "link_expired",
    userId: "u",
    addressHash: "h",
    sessionId: "s",
    attemptId: "a",
    requestId: "r",
  };
  await events.append([event({}), whole]);
  expect(await events.find({ limit: 10 })).toEqual([
    { id: 2, ...whole },
    { id: 1, ...event({}) },
  ]);
});

it("finds those of a user, of an address, or of either", async () => {
  await events.append([
    event({ userId: "u" }),
    event({ addressHash: "h" }),
    event({ userId: "other" }),
    event({}),
  ]);
  expect(await idsOf({ subjects: ["u"] })).toEqual([1]);
  expect(await idsOf({ subjects: ["h"] })).toEqual([2]);
  expect(await idsOf({ subjects: ["h", "u"] })).toEqual([2, 1]);
  expect(await idsOf({ subjects: [] })).toEqual([]);
});

it("finds those of some kinds, since a time, before an id, and so many of them", async () => {
  await events.append([
    event({ at: 1, kind: "a" }),
    event({ at: 2, kind: "b" }),
    event({ at: 3, kind: "c" }),
    event({ at: 4, kind: "a" }),
  ]);
  expect(await idsOf({ kinds: ["a", "c"] })).toEqual([4, 3, 1]);
  expect(await idsOf({ since: 3 })).toEqual([4, 3]);
  expect(await idsOf({ before: 3 })).toEqual([2, 1]);
  expect(await idsOf({ limit: 2 })).toEqual([4, 3]);
  expect(await idsOf({ kinds: ["a"], since: 2, before: 5 })).toEqual([4]);
});

it("finds those since the epoch where no time is asked for", async () => {
  await events.append([event({ at: 0 })]);
  expect(await idsOf({})).toEqual([1]);
});

it("deletes the oldest that are from before a time, so many at once, and says how many", async () => {
  await events.append([event({ at: 1 }), event({ at: 2 }), event({ at: 3 }), event({ at: 4 })]);
  expect(await events.deleteOld(3, 1)).toBe(1);
  expect(await idsOf({})).toEqual([4, 3, 2]);
  expect(await events.deleteOld(3, 10)).toBe(1);
  expect(await idsOf({})).toEqual([4, 3]);
});

it("keeps the newest, however old: its id would be given again", async () => {
  await events.append([event({ at: 1 }), event({ at: 2 }), event({ at: 3 })]);
  expect(await events.deleteOld(100, 10)).toBe(2);
  expect(await idsOf({})).toEqual([3]);
});

it("asks for a subject by the index alone", async () => {
  const { results } = await env.DB.prepare(
    "EXPLAIN QUERY PLAN SELECT id FROM events WHERE ifnull(user_id, address_hash) IN (SELECT value FROM json_each('[1]'))",
  ).all<{ detail: string }>();
  expect(JSON.stringify(results)).toContain("events_of_subject");
});
