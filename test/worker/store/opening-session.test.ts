import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { NewSession } from "../../../src/store/opening-session";
import { createSessions } from "../../../src/store/sessions";
import { changesBy, emailOf, insert, NOW, rowOf, settle } from "./town";

const { DB } = env;
const sessions = createSessions(DB);

const opening = (more: Partial<NewSession> = {}): NewSession => ({
  id: "new",
  attemptId: "new attempt",
  ordinal: 1,
  mailsCounter: "mails to ann",
  mostLive: 50,
  email: emailOf("ann"),
  client: "https://app.example.com",
  openedFrom: { browser: "Chrome", country: "FR" },
  holder: { refreshTokenHash: "new token" },
  now: NOW,
  expiresAt: NOW + 100,
  newUserId: "new user",
  ...more,
});

const OPENED = ["+ refresh_tokens new token", "+ sessions new", `users ann: last_login_at = ${NOW}`];
/** What somebody who keeps three sessions at most has left. */
const wasEnded = (...ids: string[]) => ids.map((id) => `sessions ${id}: revoked_at = ${NOW}`);

beforeEach(settle);

describe("opening a session", () => {
  it("for a known address writes the session, what holds it and when they came: nothing else", async () => {
    expect(await changesBy(() => sessions.open(opening()))).toEqual(OPENED);
    expect(await rowOf("sessions", "new")).toEqual({
      id: "new",
      user_id: "ann",
      attempt_id: "new attempt",
      client: "https://app.example.com",
      browser: "Chrome",
      country: "FR",
      created_at: NOW,
      last_seen_at: NOW,
      expires_at: NOW + 100,
      revoked_at: null,
      cookie_hash: null,
      parent_id: null,
      scope: null,
    });
  });

  it("for a new address creates the user, where that is asked for", async () => {
    const eve = { email: emailOf("eve"), mailsCounter: "mails to eve" };
    expect(await changesBy(() => sessions.open(opening({ ...eve, newUserId: null })))).toEqual([]);
    expect(await sessions.open(opening({ ...eve, newUserId: null }))).toBeNull();
    expect(await changesBy(() => sessions.open(opening(eve)))).toEqual([
      "+ refresh_tokens new token",
      "+ sessions new",
      "+ users new user",
    ]);
    expect(await rowOf("users", "new user")).toMatchObject({
      email: "eve@Example.com",
      email_key: "eve@example.com",
    });
    expect(await rowOf("sessions", "new")).toMatchObject({ user_id: "new user" });
  });

  it("for a known address needs no leave to create anybody", async () => {
    expect(await changesBy(() => sessions.open(opening({ newUserId: null })))).toEqual(OPENED);
  });

  it("opens none for a disabled user", async () => {
    const dora = { email: emailOf("dora"), mailsCounter: "mails to dora" };
    for (const newUserId of [null, "new user"]) {
      expect(await sessions.open(opening({ ...dora, newUserId }))).toBeNull();
      expect(await changesBy(() => sessions.open(opening({ ...dora, newUserId })))).not.toContain(
        "+ sessions new",
      );
    }
  });

  it("opens none with an attempt that was used, and changes nothing then", async () => {
    for (const newUserId of [null, "new user"]) {
      const used = opening({ attemptId: "attempt of bob ended", newUserId });
      expect(await changesBy(() => sessions.open(used))).toEqual([]);
      expect(await sessions.open(used)).toBe("used");
    }
  });

  it("is the same where the batch is sent twice", async () => {
    await sessions.open(opening());
    expect(await changesBy(() => sessions.open(opening()))).toEqual([]);
    expect(await sessions.open(opening())).toMatchObject({ id: "ann" });
  });
});

describe("an address that waits for its old owner", () => {
  const change = {
    attempt_id: "a",
    user_id: "bob",
    old_email: "eve@example.com",
    old_email_key: "eve@example.com",
  };
  const eve = opening({ email: emailOf("eve"), mailsCounter: "mails to eve" });

  it("makes nobody a user until its time is over", async () => {
    await insert("email_changes", [{ ...change, undo_hash: "u", changed_at: NOW - 5, undo_until: NOW + 1 }]);
    expect(await changesBy(() => sessions.open(eve))).toEqual([]);
    expect(await changesBy(() => sessions.open({ ...eve, now: NOW + 1 }))).toContain("+ users new user");
  });

  it("makes somebody a user where the change was undone", async () => {
    const undone = { ...change, undo_hash: "u", changed_at: NOW - 5, undo_until: NOW + 1, undone_at: NOW };
    await insert("email_changes", [undone]);
    expect(await changesBy(() => sessions.open(eve))).toContain("+ users new user");
  });

  it("lets others in meanwhile, and whoever has it already", async () => {
    await insert("email_changes", [{ ...change, undo_hash: "u", changed_at: NOW - 5, undo_until: NOW + 1 }]);
    const zoe = opening({
      id: "zoe 1",
      attemptId: "of zoe",
      email: emailOf("zoe"),
      holder: { refreshTokenHash: "z" },
    });
    expect(await changesBy(() => sessions.open(zoe))).toContain("+ users new user");
    await insert("users", [
      { id: "eve", email: "eve@example.com", email_key: "eve@example.com", created_at: NOW },
    ]);
    expect(await sessions.open(eve)).toMatchObject({ id: "eve" });
  });
});

describe("of more live attempts of one address than there may be", () => {
  const mails = (count: number, expires_at = NOW + 1) =>
    insert("counters", [
      { key: "mails to ann", count, expires_at },
      { key: "mails to bob", count: 1000, expires_at: NOW + 1 },
    ]);

  it.each([
    ["the oldest is over", 51, NOW + 1, false],
    ["the one after it is good", 50, NOW + 1, true],
    ["all are good, once nobody counts them any more", 51, NOW, true],
  ])("%s", async (_, count, expiresAt, isGood) => {
    await mails(count, expiresAt);
    for (const newUserId of [null, "new user"]) {
      const old = opening({
        id: `by ${newUserId}`,
        attemptId: `for ${newUserId}`,
        newUserId,
        holder: { cookieHash: "c" },
      });
      const changes = await changesBy(() => sessions.open(old));
      expect(changes.includes(`+ sessions ${old.id}`)).toBe(isGood);
      if (!isGood) expect(changes).toEqual([]);
    }
  });
});

describe("of more live sessions of one user than there may be", () => {
  it.each([
    [4, []],
    [3, ["ann wiki"]],
    [2, ["ann pages", "ann wiki"]],
    [1, ["ann app", "ann pages", "ann wiki"]],
  ])(
    "the applications' end first, the oldest of the others next, the new one never: where there may be %i",
    async (mostLive, ended) => {
      const changes = await changesBy(() => sessions.open(opening({ mostLive })));
      expect(changes).toEqual([...OPENED, ...wasEnded(...ended)].sort());
    },
  );

  it("another user's live on, whoever comes first", async () => {
    const bobs = opening({ email: emailOf("bob"), mailsCounter: "mails to bob", mostLive: 2 });
    const changes = await changesBy(() => sessions.open(bobs));
    expect(changes.filter((line) => line.includes("revoked"))).toEqual(wasEnded("bob pages", "bob wiki"));
  });

  it("the older of two of one second ends, as their ids say", async () => {
    await DB.prepare("UPDATE sessions SET created_at = ? WHERE user_id = 'ann' AND parent_id IS NULL")
      .bind(NOW)
      .run();
    const changes = await changesBy(() => sessions.open(opening({ mostLive: 2 })));
    expect(changes).toEqual([...OPENED, ...wasEnded("ann app", "ann wiki")].sort());
  });
});

describe("a right code", () => {
  const typed = (holder: NewSession["holder"]) => opening({ holder, releasedCounter: "codes of ann" });

  it.each([
    ["a refresh token", { refreshTokenHash: "new token" }],
    ["a cookie", { cookieHash: "new cookie" }],
  ])("gives its try back once, also where the batch is sent twice: held by %s", async (_, holder) => {
    const changes = await changesBy(() => sessions.open(typed(holder)));
    expect(changes.filter((line) => line.startsWith("counters"))).toEqual([
      "counters codes of ann: count = 1",
      `counters codes of ann: times = [${NOW - 7}]`,
    ]);
    expect(await changesBy(() => sessions.open(typed(holder)))).toEqual([]);
  });

  it("gives nothing back where it opened no session", async () => {
    const used = { ...typed({ cookieHash: "new cookie" }), attemptId: "attempt of bob app" };
    expect(await changesBy(() => sessions.open(used))).toEqual([]);
  });
});

describe("a browser that signs in once more on our own pages", () => {
  const again = (who: string, more: Partial<NewSession> = {}) =>
    opening({
      email: emailOf(who),
      mailsCounter: `mails to ${who}`,
      holder: { cookieHash: "new cookie" },
      replaced: { id: "ann pages", cookieHash: "cookie of ann" },
      ...more,
    });

  it("as the same person: the session before ends, and the new one has what was opened from it", async () => {
    expect(await changesBy(() => sessions.open(again("ann")))).toEqual([
      "+ sessions new",
      `sessions ann pages: revoked_at = ${NOW}`,
      "sessions ann wiki: parent_id = new",
      `users ann: last_login_at = ${NOW}`,
    ]);
  });

  it("as somebody else: it ends with what was opened from it", async () => {
    expect(await changesBy(() => sessions.open(again("bob")))).toEqual([
      "+ sessions new",
      `sessions ann pages: revoked_at = ${NOW}`,
      `sessions ann wiki: revoked_at = ${NOW}`,
      `users bob: last_login_at = ${NOW}`,
    ]);
  });

  it("ends nothing without the cookie of that session, nor where none was opened", async () => {
    const lied = again("bob", { replaced: { id: "ann pages", cookieHash: "cookie of bob" } });
    expect(await changesBy(() => sessions.open(lied))).toEqual([
      "+ sessions new",
      `users bob: last_login_at = ${NOW}`,
    ]);
    expect(
      await changesBy(() => sessions.open(again("ann", { id: "other", attemptId: "attempt of bob app" }))),
    ).toEqual([]);
  });

  it("does not end once more what had ended", async () => {
    const ended = again("ann", { replaced: { id: "ann ended", cookieHash: "cookie of ended" } });
    await DB.prepare(
      "UPDATE sessions SET cookie_hash = 'theirs' WHERE user_id <> 'ann' AND cookie_hash LIKE '%ended'",
    ).run();
    expect(await changesBy(() => sessions.open(ended))).toEqual([
      "+ sessions new",
      `users ann: last_login_at = ${NOW}`,
    ]);
  });
});

describe("whether an attempt was used", () => {
  it("is known by its session, live or not", async () => {
    expect(await sessions.isConsumed("attempt of bob ended")).toBe(true);
    expect(await sessions.isConsumed("new attempt")).toBe(false);
  });
});
