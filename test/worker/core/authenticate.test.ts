import { beforeEach, describe, expect, it, vi } from "vitest";
import { authenticate, whoIsThere } from "../../../src/core/authenticate";
import { resumeLogin } from "../../../src/core/resume-login";
import { randomToken, sha256 } from "../../../src/lib/crypto";
import { insert, rowOf } from "../store/town";
import { createDesk, type Desk, failing, refusalOf } from "./desk";

const NOW = 1_800_000_000;
const PAGES = "0190f5a0-0000-7000-8000-000000000001";
const SECRET = randomToken();
const COOKIE = `${PAGES}.${SECRET}`;
const USER = { id: "ann", email: "ann@example.com", username: "ann" };

const session = (id: string, more = {}) => ({
  id,
  user_id: "ann",
  attempt_id: `attempt of ${id}`,
  client: "https://app.example.com",
  created_at: NOW - 1000,
  last_seen_at: NOW - 5,
  expires_at: NOW + 5000,
  ...more,
});

async function token({ services }: Desk, more: { scope?: string; sid?: string; sub?: string } = {}) {
  const claims = {
    sub: "ann",
    sid: "app",
    aud: "https://app.example.com",
    email: USER.email,
    auth_time: NOW,
  };
  return services.accessTokens.issue({ ...claims, iat: NOW, exp: NOW + 3600, ...more });
}

let desk: Desk;
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  desk = await createDesk({ SESSION_TTL: "1h", SESSION_MAX_AGE: "2h" });
  await insert("users", [{ ...USER, email_key: USER.email, created_at: NOW - 9000 }]);
  await insert("sessions", [session("app"), session(PAGES, { cookie_hash: await sha256(SECRET) })]);
});

describe("an access token", () => {
  it("says who asks, and through which session", async () => {
    const accessToken = await token(desk);
    expect(await authenticate(desk.services, { accessToken })).toEqual({
      user: USER,
      session: { id: "app", createdAt: NOW - 1000, lastSeenAt: NOW - 5 },
      scope: undefined,
    });
    expect(desk.concerned).toEqual({ userId: "ann", sessionId: "app" });
  });

  it("of a client does for what all was granted, and for nothing else", async () => {
    const accessToken = await token(desk, { scope: "openid email" });
    const ask = (scopes?: string[]) => authenticate(desk.services, { accessToken }, scopes);
    expect((await ask(["openid"])).scope).toBe("openid email");
    expect((await ask(["email", "openid"])).session.id).toBe("app");
    for (const scopes of [["profile"], ["openid", "profile"], ["mail"], undefined])
      expect(await refusalOf(ask(scopes))).toEqual({
        code: "insufficient_scope",
        reason: "a client's token",
      });
  });

  it("of a frontend does for everything", async () => {
    const accessToken = await token(desk);
    expect((await authenticate(desk.services, { accessToken }, ["openid", "profile"])).user).toEqual(USER);
  });

  it("is none of a session that has ended, is another user's or was never there", async () => {
    await insert("users", [{ id: "bob", email: "b@e.com", email_key: "b@e.com", created_at: NOW }]);
    await insert("sessions", [
      session("ended", { revoked_at: NOW - 1 }),
      session("bob's", { user_id: "bob" }),
    ]);
    for (const sid of ["ended", "bob's", "no such session"]) {
      const accessToken = await token(desk, { sid });
      expect(await refusalOf(authenticate(desk.services, { accessToken }))).toEqual({
        code: "unauthorized",
        reason: "session ended",
      });
    }
    expect(desk.concerned).toEqual({});
  });

  it("of a deleted user is known as that", async () => {
    const accessToken = await token(desk, { sub: "nobody" });
    expect((await refusalOf(authenticate(desk.services, { accessToken }))).code).toBe("user_gone");
  });

  it.each([
    [3599, NOW - 3599],
    [3600, NOW],
    [9000, NOW],
  ])("whose session was last seen %i seconds ago", async (ago, seenAt) => {
    await insert("sessions", [session("old", { last_seen_at: NOW - ago })]);
    const other = await rowOf("sessions", "app");
    await authenticate(desk.services, { accessToken: await token(desk, { sid: "old" }) });
    expect(desk.waiting()).toEqual(seenAt === NOW ? ["session.touch"] : []);
    await desk.answer();
    expect(await rowOf("sessions", "old")).toMatchObject({ last_seen_at: seenAt, expires_at: NOW + 5000 });
    expect(await rowOf("sessions", "app")).toEqual(other);
  });

  it("notes that it was seen once of two that ask at once", async () => {
    await insert("sessions", [session("old", { last_seen_at: NOW - 3600 })]);
    const accessToken = await token(desk, { sid: "old" });
    await authenticate(desk.services, { accessToken });
    vi.setSystemTime((NOW + 10) * 1000);
    await authenticate(desk.services, { accessToken });
    await desk.answer();
    expect(await rowOf("sessions", "old")).toMatchObject({ last_seen_at: NOW });
  });
});

describe("a cookie of our own pages", () => {
  it("says who asks, through which session, and what that was opened by", async () => {
    expect(await authenticate(desk.services, { sessionCookie: COOKIE })).toEqual({
      user: USER,
      session: { id: PAGES, createdAt: NOW - 1000, lastSeenAt: NOW - 5, attemptId: `attempt of ${PAGES}` },
    });
    expect(desk.concerned).toEqual({ userId: "ann", sessionId: PAGES });
  });

  it("is none with another secret, or none", async () => {
    for (const sessionCookie of [`${PAGES}.${randomToken()}`, `${PAGES}.`, PAGES, "", SECRET])
      expect(await refusalOf(authenticate(desk.services, { sessionCookie }))).toEqual({
        code: "unauthorized",
        reason: "no session, or an ended one",
      });
    expect(desk.concerned).toEqual({});
  });

  it.each([
    ["it was seen 3599 seconds ago: nothing is written", 3599, 4000, NOW - 3599, NOW + 5000],
    ["an hour ago: it lives for SESSION_TTL from now", 3600, 3600, NOW, NOW + 3600],
    ["an hour ago, and is old: it lives to SESSION_MAX_AGE", 3600, 7000, NOW, NOW + 200],
  ])("keeps its session alive by being seen; %s", async (_, ago, age, seenAt, expiresAt) => {
    const id = "0190f5a0-0000-7000-8000-000000000002";
    const secret = randomToken();
    const times = { last_seen_at: NOW - ago, created_at: NOW - age };
    await insert("sessions", [session(id, { cookie_hash: await sha256(secret), ...times })]);
    await authenticate(desk.services, { sessionCookie: `${id}.${secret}` });
    expect(desk.waiting()).toEqual(seenAt === NOW ? ["session.prolong"] : []);
    await desk.answer();
    expect(await rowOf("sessions", id)).toMatchObject({ last_seen_at: seenAt, expires_at: expiresAt });
  });
});

describe("who is there", () => {
  it("is whoever the cookie names, and nobody without a good one", async () => {
    expect((await whoIsThere(desk.services, COOKIE))?.user).toEqual(USER);
    expect(await whoIsThere(desk.services, undefined)).toBeNull();
    expect(await whoIsThere(desk.services, `${PAGES}.${randomToken()}`)).toBeNull();
  });

  it("is not known where D1 fails", async () => {
    desk.services.sessions = failing(desk.services.sessions, "findByCookie");
    expect((await refusalOf(whoIsThere(desk.services, COOKIE))).code).toBe("unavailable");
  });
});

describe("a login whose answer was lost", () => {
  beforeEach(async () => {
    desk = await createDesk({ LINK_TTL: "17m" });
  });

  const resume = (attemptId: string, cookie: string | undefined = COOKIE) =>
    resumeLogin(desk.services, attemptId, cookie);

  it("goes on where this browser signed in by it", async () => {
    expect((await resume(`attempt of ${PAGES}`))?.session.id).toBe(PAGES);
  });

  it("does not by another attempt, in another browser, or by none", async () => {
    expect(await resume("attempt of app")).toBeNull();
    expect(await resume(`attempt of ${PAGES}`, `${PAGES}.${randomToken()}`)).toBeNull();
    expect(await resumeLogin(desk.services, `attempt of ${PAGES}`, undefined)).toBeNull();
  });

  it("goes on for as long as its link would have lived, to the second", async () => {
    vi.setSystemTime((NOW - 1000 + 17 * 60 - 1) * 1000);
    expect(await resume(`attempt of ${PAGES}`)).not.toBeNull();
    vi.setSystemTime((NOW - 1000 + 17 * 60) * 1000);
    expect(await resume(`attempt of ${PAGES}`)).toBeNull();
  });
});
