import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createSessions } from "../../../src/store/sessions";
import { changesBy, insert, NOW, rowOf, settle } from "./town";

const { DB } = env;
const sessions = createSessions(DB);
const DAY = 86_400;

beforeEach(settle);

describe("finding a session", () => {
  it("by its id and its user: both, or the user alone", async () => {
    const user = { id: "ann", email: "ann@example.com", username: "ann" };
    const live = { id: "ann app", createdAt: NOW - 70_000, lastSeenAt: NOW - 5000 };
    expect(await sessions.findLive("ann app", "ann", NOW)).toEqual({ user, session: live });
    for (const id of ["ann expired", "ann ended", "bob app", "nothing"])
      expect(await sessions.findLive(id, "ann", NOW)).toEqual({ user, session: null });
    expect(await sessions.findLive("ann app", "eve", NOW)).toEqual({ user: null, session: null });
    expect((await sessions.findLive("dora app", "dora", NOW)).session).toBeNull();
  });

  it("by the cookie that holds it, of whoever is not disabled", async () => {
    expect(await sessions.findByCookie("ann pages", "cookie of ann", NOW)).toEqual({
      user: { id: "ann", email: "ann@example.com", username: "ann" },
      session: {
        id: "ann pages",
        attemptId: "attempt of ann pages",
        createdAt: NOW - 80_000,
        lastSeenAt: NOW - 5000,
      },
    });
    for (const [id, cookie] of [
      ["ann pages", "cookie of bob"],
      ["ann wiki", "cookie of ann"],
      ["ann expired", "cookie of expired"],
      ["ann ended", "cookie of ended"],
      ["dora pages", "cookie of dora"],
    ] as const)
      expect(await sessions.findByCookie(id, cookie, NOW)).toBeNull();
  });

  it("by another id than the cookie's finds none, whoever holds such a cookie", async () => {
    await DB.prepare("UPDATE sessions SET cookie_hash = 'same' WHERE id IN ('ann pages', 'bob pages')").run();
    expect((await sessions.findByCookie("bob pages", "same", NOW))?.user.id).toBe("bob");
  });

  it("of one user, newest first, with what each was opened for", async () => {
    await insert("clients", [{ id: "wiki", name: "Wiki", redirect_uris: "[]", created_at: NOW }]);
    expect((await sessions.list("ann", NOW)).map(({ id, clientName }) => [id, clientName])).toEqual([
      ["ann app", null],
      ["ann wiki", "Wiki"],
      ["ann pages", null],
    ]);
  });
});

describe("noting that a session was seen", () => {
  it("writes to that one alone", async () => {
    expect(await changesBy(() => sessions.touch("ann app", NOW, NOW - 5000))).toEqual([
      `sessions ann app: last_seen_at = ${NOW}`,
    ]);
    expect(await changesBy(() => sessions.touch("ann app", NOW + 1, NOW - 1))).toEqual([]);
  });

  it("prolongs one that a cookie holds, as long as it may live at all", async () => {
    expect(await changesBy(() => sessions.prolong("ann pages", NOW, NOW - 5000, 7000, 10 * DAY))).toEqual([
      `sessions ann pages: expires_at = ${NOW + 7000}`,
      `sessions ann pages: last_seen_at = ${NOW}`,
    ]);
    expect(await changesBy(() => sessions.prolong("ann pages", NOW + 1, NOW - 1, 7000, DAY))).toEqual([]);
    expect(await changesBy(() => sessions.prolong("bob pages", NOW, NOW - 1, 7000, DAY))).toEqual([
      `sessions bob pages: expires_at = ${NOW - 80_000 + DAY}`,
      `sessions bob pages: last_seen_at = ${NOW}`,
    ]);
  });
});

describe("ending sessions", () => {
  it("one, with those that were opened from it", async () => {
    expect(await changesBy(() => sessions.end("ann pages", "ann", NOW))).toEqual([
      `sessions ann pages: revoked_at = ${NOW}`,
      `sessions ann wiki: revoked_at = ${NOW}`,
    ]);
    expect(await sessions.end("ann pages", "ann", NOW)).toBe(false);
    expect(await changesBy(() => sessions.end("bob pages", "ann", NOW))).toEqual([]);
    expect(await changesBy(() => sessions.end("ann ended", "ann", NOW))).toEqual([]);
  });

  it("the login that one was opened from, with all that were", async () => {
    const both = [`sessions ann pages: revoked_at = ${NOW}`, `sessions ann wiki: revoked_at = ${NOW}`];
    expect(await changesBy(() => sessions.endLoginOf("bob wiki", "ann", NOW))).toEqual([]);
    expect(await changesBy(() => sessions.endLoginOf("ann ended", "ann", NOW))).toEqual([]);
    expect(await changesBy(() => sessions.endLoginOf("ann wiki", "ann", NOW))).toEqual(both);
  });

  it("the login of one user, not what another opened from a session of the same id", async () => {
    await DB.prepare("UPDATE sessions SET parent_id = 'ann pages' WHERE id = 'bob wiki'").run();
    const changed = await changesBy(() => sessions.endLoginOf("ann pages", "ann", NOW));
    expect(changed).toEqual([
      `sessions ann pages: revoked_at = ${NOW}`,
      `sessions ann wiki: revoked_at = ${NOW}`,
    ]);
  });

  it("all of a user, or all but one and what was opened from it, and says how many", async () => {
    let ended = 0;
    const others = () => sessions.endAll("ann", "ann pages", NOW).then((count) => (ended = count));
    expect(await changesBy(others)).toEqual([`sessions ann app: revoked_at = ${NOW}`]);
    expect(ended).toBe(1);
    const all = () => sessions.endAll("ann", null, NOW + 1).then((count) => (ended = count));
    expect(await changesBy(all)).toEqual([
      `sessions ann pages: revoked_at = ${NOW + 1}`,
      `sessions ann wiki: revoked_at = ${NOW + 1}`,
    ]);
    expect(ended).toBe(2);
  });
});

describe("purging sessions", () => {
  it("deletes those that ended before a time, and their refresh tokens, as many as it may", async () => {
    let deleted = 0;
    const purge = (time: number, most: number) => () =>
      sessions.deleteEnded(time, most).then((n) => (deleted = n));
    expect(await changesBy(purge(NOW - 50, 10))).toEqual([]);
    expect(await changesBy(purge(NOW - 49, 2))).toHaveLength(2 + 4);
    expect(deleted).toBe(2);
    await purge(NOW, 10)();
    expect(deleted).toBe(1 + 3);
    expect(await rowOf("sessions", "ann pages")).toMatchObject({ user_id: "ann" });
  });
});
