import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createClientSessions, type NewClientSession } from "../../../src/store/client-sessions";
import { changesBy, NOW, rowOf, settle } from "./town";

const { DB } = env;
const clientSessions = createClientSessions(DB);
const DAY = 86_400;

const opening = (more: Partial<NewClientSession> = {}): NewClientSession => ({
  id: "new",
  codeHash: "new code",
  parentId: "ann pages",
  clientId: "mail",
  scope: "openid",
  refreshTokenHash: null,
  now: NOW,
  expiresAt: null,
  sessionTtlSeconds: 7000,
  sessionMaxAgeSeconds: 10 * DAY,
  mostLive: 50,
  ...more,
});

beforeEach(settle);

describe("exchanging an authorization code", () => {
  it("opens a session of that application, from the login that the code was made from", async () => {
    expect(await changesBy(() => clientSessions.open(opening()))).toEqual(["+ sessions new"]);
    expect(await rowOf("sessions", "new")).toEqual({
      id: "new",
      user_id: "ann",
      attempt_id: "new code",
      client: "mail",
      browser: "Firefox",
      country: "DE",
      created_at: NOW - 80_000,
      last_seen_at: NOW,
      expires_at: NOW + 7000,
      revoked_at: null,
      cookie_hash: null,
      parent_id: "ann pages",
      scope: "openid",
    });
  });

  it("says who signed in, and when", async () => {
    expect(await clientSessions.open(opening())).toEqual({
      user: { id: "ann", email: "ann@example.com", username: "ann" },
      authTime: NOW - 80_000,
    });
    const bobs = opening({ id: "bob's", codeHash: "bob's code", parentId: "bob pages" });
    expect(await clientSessions.open(bobs)).toMatchObject({ user: { id: "bob" } });
  });

  it("stores a refresh token where there is to be one", async () => {
    expect(await changesBy(() => clientSessions.open(opening({ refreshTokenHash: "new token" })))).toEqual([
      "+ refresh_tokens new token",
      "+ sessions new",
    ]);
  });

  it("lets it live as long as it is to, and never longer after the login than any session", async () => {
    await clientSessions.open(opening({ expiresAt: NOW + 60 }));
    expect(await rowOf("sessions", "new")).toMatchObject({ expires_at: NOW + 60 });
    await clientSessions.open(opening({ id: "short", codeHash: "b", sessionMaxAgeSeconds: 81_000 }));
    expect(await rowOf("sessions", "short")).toMatchObject({ expires_at: NOW + 1000 });
  });

  it("opens none where the login has ended, was no login of our own pages, or is a disabled user's", async () => {
    for (const parentId of ["ann ended", "ann expired", "ann app", "ann wiki", "dora pages", "nothing"]) {
      let opened: unknown = "not asked";
      const open = () => clientSessions.open(opening({ parentId })).then((answer) => (opened = answer));
      expect([parentId, await changesBy(open)]).toEqual([parentId, []]);
      expect(opened).toBeNull();
    }
  });

  it("is the same where the batch is sent twice", async () => {
    const first = await clientSessions.open(opening());
    let second: unknown;
    expect(await changesBy(() => clientSessions.open(opening()).then((answer) => (second = answer)))).toEqual(
      [],
    );
    expect(second).toEqual(first);
  });

  it("a second time ends the session of the first, once", async () => {
    await clientSessions.open(opening());
    const second = opening({ id: "second", now: NOW + 1 });
    expect(await changesBy(() => clientSessions.open(second))).toEqual([
      `sessions new: revoked_at = ${NOW + 1}`,
    ]);
    expect(await clientSessions.open(second)).toEqual({ reusedIn: "new" });
    expect(await changesBy(() => clientSessions.open({ ...second, now: NOW + 2 }))).toEqual([]);
  });

  it("ends the oldest of more live sessions of that user than there may be: applications' first", async () => {
    expect(await changesBy(() => clientSessions.open(opening({ mostLive: 3 })))).toEqual([
      "+ sessions new",
      `sessions ann wiki: revoked_at = ${NOW}`,
    ]);
  });
});

describe("a code that is used again after its session was opened", () => {
  it("ends that session alone, once, and says which", async () => {
    expect(await changesBy(() => clientSessions.endOf("attempt of ann wiki", NOW))).toEqual([
      `sessions ann wiki: revoked_at = ${NOW}`,
    ]);
    expect(await changesBy(() => clientSessions.endOf("attempt of ann wiki", NOW + 1))).toEqual([]);
    expect(await clientSessions.endOf("attempt of ann wiki", NOW)).toBe("ann wiki");
    expect(await clientSessions.endOf("nothing", NOW)).toBeNull();
  });
});
