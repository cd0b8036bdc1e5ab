import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createRefreshTokens, type Rotation } from "../../../src/store/refresh-tokens";
import { changesBy, NOW, rowOf, settle } from "./town";

const { DB } = env;
const tokens = createRefreshTokens(DB);
const DAY = 86_400;

const rotation = (hash: string, more: Partial<Rotation> = {}): Rotation => ({
  hash,
  newHash: `next of ${hash}`,
  now: NOW,
  graceSince: NOW - 30,
  sessionTtlSeconds: 7000,
  sessionMaxAgeSeconds: 10 * DAY,
  clientId: null,
  ...more,
});

beforeEach(settle);

describe("rotating a refresh token", () => {
  it("stores the next one, uses up this one and its siblings, and prolongs the session: nothing else", async () => {
    expect(await changesBy(() => tokens.rotate(rotation("ann app token")))).toEqual([
      "+ refresh_tokens next of ann app token",
      `refresh_tokens ann app sibling: used_at = ${NOW}`,
      `refresh_tokens ann app token: used_at = ${NOW}`,
      `sessions ann app: expires_at = ${NOW + 7000}`,
      `sessions ann app: last_seen_at = ${NOW}`,
    ]);
  });

  it("says whose session it is", async () => {
    expect(await tokens.rotate(rotation("ann app token"))).toEqual({
      user: { id: "ann", email: "ann@example.com", username: "ann" },
      session: { id: "ann app", client: "https://app.example.com", createdAt: NOW - 70_000, scope: null },
    });
    expect(await rowOf("refresh_tokens", "next of ann app token")).toEqual({
      hash: "next of ann app token",
      session_id: "ann app",
      created_at: NOW,
      used_at: null,
    });
    expect(await tokens.rotate(rotation("bob app token"))).toMatchObject({ user: { id: "bob" } });
  });

  it("lets no session live longer than it may", async () => {
    const changes = await changesBy(() =>
      tokens.rotate(rotation("ann app token", { sessionMaxAgeSeconds: DAY })),
    );
    expect(changes).toContain(`sessions ann app: expires_at = ${NOW + 7000}`);
    const later = rotation("bob app token", { sessionMaxAgeSeconds: 71_000 });
    expect(await changesBy(() => tokens.rotate(later))).toContain(
      `sessions bob app: expires_at = ${NOW - 70_000 + 71_000}`,
    );
  });

  it("changes nothing with one that is unknown, expired, ended, or a disabled user's", async () => {
    for (const hash of [
      "nothing",
      "ann expired token",
      "ann ended token",
      "dora app token",
      "ann ended used",
    ]) {
      let rotated: unknown = "not asked";
      const rotate = () => tokens.rotate(rotation(hash)).then((answer) => (rotated = answer));
      expect([hash, await changesBy(rotate)]).toEqual([hash, []]);
      expect(rotated).toBeNull();
    }
  });

  it("ends the session of one that was used before the grace, and no other", async () => {
    expect(await changesBy(() => tokens.rotate(rotation("ann app used")))).toEqual([
      `sessions ann app: revoked_at = ${NOW}`,
    ]);
    expect(await tokens.rotate(rotation("bob app used"))).toEqual({ reusedIn: "bob app" });
  });

  it("takes one within the grace, which is used up since then", async () => {
    const within = rotation("ann app used", { graceSince: NOW - 1001 });
    expect(await changesBy(() => tokens.rotate(within))).toEqual([
      "+ refresh_tokens next of ann app used",
      `sessions ann app: expires_at = ${NOW + 7000}`,
      `sessions ann app: last_seen_at = ${NOW}`,
    ]);
  });

  it("is an application's own: another one can neither use its token nor end its session", async () => {
    for (const clientId of [null, "other"])
      for (const hash of ["ann wiki token", "ann wiki used"])
        expect(await changesBy(() => tokens.rotate(rotation(hash, { clientId })))).toEqual([]);
    const own = await changesBy(() => tokens.rotate(rotation("ann wiki token", { clientId: "wiki" })));
    expect(own).toContain(`refresh_tokens ann wiki token: used_at = ${NOW}`);
    expect(await tokens.rotate(rotation("bob wiki used", { clientId: "wiki" }))).toEqual({
      reusedIn: "bob wiki",
    });
  });

  it("is the same where the batch is sent twice", async () => {
    const first = await tokens.rotate(rotation("ann app token"));
    let second: unknown = null;
    const again = () =>
      tokens.rotate(rotation("ann app token", { graceSince: NOW })).then((answer) => (second = answer));
    expect(await changesBy(again)).toEqual([]);
    expect(second).toEqual(first);
  });
});

describe("revoking by a refresh token", () => {
  it("ends its session, used up or not, and says which", async () => {
    expect(await changesBy(() => tokens.endSession("ann app used", null, NOW))).toEqual([
      `sessions ann app: revoked_at = ${NOW}`,
    ]);
    expect(await tokens.endSession("bob app token", null, NOW)).toBe("bob app");
  });

  it("ends none of another application, none that has ended, and none that is unknown", async () => {
    for (const [hash, client] of [
      ["ann wiki token", "other"],
      ["ann wiki token", null],
      ["ann ended token", null],
      ["nothing", null],
    ] as const) {
      expect(await changesBy(() => tokens.endSession(hash, client, NOW))).toEqual([]);
      expect(await tokens.endSession(hash, client, NOW)).toBeNull();
    }
  });
});

describe("purging refresh tokens", () => {
  it("deletes those that were used up before a time, as many as it may", async () => {
    expect(await tokens.deleteUsed(NOW - 1000, 100)).toBe(0);
    expect(await tokens.deleteUsed(NOW - 999, 5)).toBe(5);
    expect(await tokens.deleteUsed(NOW - 999, 100)).toBe(4);
    expect(await changesBy(() => tokens.deleteUsed(NOW, 100))).toEqual([]);
  });
});
