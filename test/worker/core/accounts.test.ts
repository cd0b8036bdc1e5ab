import { beforeEach, describe, expect, it, vi } from "vitest";
import { createUser } from "../../../src/core/create-user";
import { deleteUser } from "../../../src/core/delete-user";
import { endSessions } from "../../../src/core/end-sessions";
import { listSessions } from "../../../src/core/list-sessions";
import { codesOfAddress } from "../../../src/core/login-code";
import { readUserinfo } from "../../../src/core/read-userinfo";
import { refreshSession } from "../../../src/core/refresh-session";
import { renameUser } from "../../../src/core/rename-user";
import { randomToken, sha256 } from "../../../src/lib/crypto";
import { register } from "../openid";
import { changesBy, emailOf, insert, NOW, rowOf, settle } from "../store/town";
import { counters, createDesk, type Desk, failing, refusalOf } from "./desk";

let desk: Desk;
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  desk = await createDesk();
  await settle();
  await register({ id: "wiki" });
});

const tokenOf = (sid: string, scope?: string, sub = "ann") =>
  desk.services.accessTokens.issue({
    sub,
    sid,
    aud: scope === undefined ? "https://app.example.com" : "wiki",
    email: undefined,
    scope,
    auth_time: NOW,
    iat: NOW,
    exp: NOW + 60,
  });
const ann = async () => ({ accessToken: await tokenOf("ann app") });
const revoked = (...ids: string[]) => ids.map((id) => `sessions ${id}: revoked_at = ${NOW}`);

describe("sessions", () => {
  it("are listed to their user, and the one that asks is marked", async () => {
    const { user, sessions } = await listSessions(desk.services, await ann());
    expect(user.id).toBe("ann");
    expect(sessions.map(({ id, current }) => [id, current])).toEqual([
      ["ann app", true],
      ["ann wiki", false],
      ["ann pages", false],
    ]);
  });

  it("end by their id, where they are the caller's and live", async () => {
    const caller = await ann();
    const end = (id: string) => endSessions(desk.services, caller, { id });
    expect(await changesBy(() => end("ann wiki"))).toEqual(revoked("ann wiki"));
    expect(desk.recorded).toEqual([["session.revoked", { sessionId: "ann wiki" }]]);
    for (const id of ["ann wiki", "bob app", "nothing"])
      expect((await refusalOf(end(id))).code).toBe("no_such_session");
    expect(desk.recorded).toHaveLength(1);
  });

  it("end where they ask it of themselves, also a moment after they have ended", async () => {
    const caller = await ann();
    expect(await changesBy(() => endSessions(desk.services, caller, "this"))).toEqual(revoked("ann app"));
    const { sessions } = desk.services;
    desk.services.sessions = {
      ...sessions,
      findLive: async () => ({
        user: { id: "ann", email: "a@e.com", username: null },
        session: { id: "ann app", createdAt: NOW, lastSeenAt: NOW },
      }),
    };
    await endSessions(desk.services, caller, "this");
    expect(desk.recorded).toEqual(Array(2).fill(["session.revoked", { sessionId: "ann app" }]));
  });

  it("end all, or all others", async () => {
    const caller = await ann();
    expect(await changesBy(() => endSessions(desk.services, caller, "others"))).toEqual(
      revoked("ann pages", "ann wiki"),
    );
    expect(await changesBy(() => endSessions(desk.services, caller, "all"))).toEqual(revoked("ann app"));
    expect(desk.recorded).toEqual([
      ["session.revoked", { userId: "ann", ended: 2 }],
      ["session.revoked", { userId: "ann", ended: 1 }],
    ]);
  });
});

describe("a user", () => {
  it("takes another name, but nobody else's", async () => {
    expect(await renameUser(desk.services, await ann(), "Anna")).toMatchObject({ username: "Anna" });
    expect(desk.recorded).toEqual([["user.renamed", { userId: "ann" }]]);
    expect((await refusalOf(renameUser(desk.services, await ann(), "BOB"))).code).toBe("username_taken");
    desk.services.users = { ...desk.services.users, rename: async () => null };
    expect((await refusalOf(renameUser(desk.services, await ann(), "x"))).code).toBe("user_gone");
    expect(desk.recorded).toHaveLength(1);
  });

  it("who signed in a moment ago deletes their account, with what was counted of their address", async () => {
    const { pepper } = desk.services.config;
    await insert("counters", [
      {
        key: await codesOfAddress(pepper, "ann@example.com"),
        count: 1,
        times: `[${NOW}]`,
        expires_at: NOW + 9,
      },
      {
        key: await codesOfAddress(pepper, "bob@example.com"),
        count: 1,
        times: `[${NOW}]`,
        expires_at: NOW + 9,
      },
    ]);
    expect((await refusalOf(deleteUser(desk.services, await ann()))).code).toBe("login_too_old");
    await insert("sessions", [
      {
        id: "new",
        user_id: "ann",
        attempt_id: "new",
        client: "c",
        created_at: NOW - 599,
        last_seen_at: NOW,
        expires_at: NOW + 60,
      },
    ]);
    const before = (await counters()).length;
    const accessToken = await tokenOf("new");
    const { users } = desk.services;
    desk.services.users = failing(users, "delete");
    expect((await refusalOf(deleteUser(desk.services, { accessToken }))).code).toBe("unavailable");
    expect(desk.recorded).toEqual([]);
    desk.services.users = users;
    await deleteUser(desk.services, { accessToken });
    expect(await counters()).toHaveLength(before - 1);
    await expect(rowOf("users", "ann")).rejects.toThrow("no ann");
    expect(desk.recorded).toEqual([["user.deleted", { userId: "ann" }]]);
  });
});

describe("what an application may know of a user", () => {
  const ask = async (scope?: string, sub?: string) =>
    readUserinfo(desk.services, { accessToken: await tokenOf(scope ? "ann wiki" : "ann app", scope, sub) });
  const [email, name] = [{ email: "ann@example.com", email_verified: true }, { preferred_username: "ann" }];

  it("is what it was granted; a frontend may know all", async () => {
    expect(await ask("openid")).toEqual({ sub: "ann" });
    expect(await ask("openid email")).toEqual({ sub: "ann", ...email });
    expect(await ask("openid profile")).toEqual({ sub: "ann", ...name });
    expect(await ask()).toEqual({ sub: "ann", ...email, ...name });
  });

  it("is nothing without openid, or where the user is gone", async () => {
    expect((await refusalOf(ask("email profile"))).code).toBe("insufficient_scope");
    expect(await refusalOf(ask("openid", "nobody"))).toEqual({
      code: "unauthorized",
      reason: "no such user",
    });
    desk.services.sessions = failing(desk.services.sessions, "findLive");
    expect((await refusalOf(ask("openid"))).code).toBe("unavailable");
  });
});

describe("signing up", () => {
  const signUp = (who: string, username = who, more: { network?: string; turnstileToken?: string } = {}) =>
    createUser(desk.services, { email: emailOf(who), username, network: "192.0.2.1", ...more });

  it("makes a user who has not signed in", async () => {
    const created = await signUp("eve", "Eve");
    expect(created).toEqual({ id: expect.any(String), email: "eve@Example.com", username: "Eve" });
    expect(await rowOf("users", created.id)).toMatchObject({ created_at: NOW, last_login_at: null });
    expect(desk.recorded).toEqual([["user.created", { userId: created.id }]]);
    expect(desk.concerned).toEqual({ email: emailOf("eve") });
    expect(desk.waiting()).toEqual([]);
  });

  it("does not wait where the username is taken, and does where the address is", async () => {
    expect((await refusalOf(signUp("eve", "ann"))).code).toBe("username_taken");
    expect(desk.waiting()).toEqual(["sign_up.give_back"]);
    expect((await refusalOf(signUp("eve"))).code).toBe("too_many_requests");
    await desk.answer();
    await signUp("eve");
    expect((await refusalOf(signUp("bob", "new", { network: "192.0.2.2" }))).code).toBe("email_taken");
    expect(desk.waiting()).toEqual([]);
  });

  it("is for wanted addresses, where it is open, and for people", async () => {
    desk = await createDesk({ BLOCKED_EMAIL_DOMAINS: "example.com" });
    expect((await refusalOf(signUp("eve"))).code).toBe("unwanted_email");
    desk = await createDesk({ SIGNUP: "closed" });
    const before = await counters();
    expect((await refusalOf(signUp("eve"))).code).toBe("signup_closed");
    expect(await counters()).toEqual(before);
    desk = await createDesk();
    const turnstile = vi.fn(async () => ({ verdict: "nobody", reason: "timeout-or-duplicate" }) as const);
    desk.services.turnstile = turnstile;
    expect((await refusalOf(signUp("eve"))).code).toBe("turnstile_required");
    expect(turnstile).toHaveBeenCalledWith("");
    expect(await refusalOf(signUp("eve", "eve", { turnstileToken: "t" }))).toEqual({
      code: "turnstile_failed",
      reason: "timeout-or-duplicate",
    });
  });

  it("is let pass more narrowly where Turnstile is out of reach, unless that is not wanted", async () => {
    const unknown = async () => ({ verdict: "unknown", reason: "out of reach" }) as const;
    desk = await createDesk({ LIMIT_NETWORK: "2/1h" });
    desk.services.turnstile = unknown;
    await signUp("eve");
    expect(desk.lines).toEqual([["error", "turnstile.failing", { reason: "out of reach" }]]);
    expect((await refusalOf(signUp("fay"))).code).toBe("too_many_requests");
    desk = await createDesk({ TURNSTILE_FAIL: "closed" });
    desk.services.turnstile = unknown;
    expect(await refusalOf(signUp("gil"))).toEqual({ code: "unavailable", reason: "Turnstile" });
    desk = await createDesk({ LIMIT_NETWORK: "2/1h" });
    desk.services.turnstile = async () => ({ verdict: "person" });
    for (const who of ["gil", "hal"]) await signUp(who, who, { network: "192.0.2.3" });
  });
});

describe("a refresh token", () => {
  const used = randomToken();
  const refresh = (token: string, credentials: Parameters<typeof refreshSession>[2] = null) =>
    refreshSession(desk.services, token, credentials);
  const give = async (token: string, sessionId: string, usedAt: number | null = null) =>
    insert("refresh_tokens", [
      { hash: await sha256(token), session_id: sessionId, created_at: NOW - 50, used_at: usedAt },
    ]);

  it("is exchanged for the next one and an access token", async () => {
    const token = randomToken();
    await give(token, "ann app");
    const next = await refresh(token);
    expect(next).toMatchObject({
      expiresInSeconds: 3600,
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(next).not.toHaveProperty("scope");
    expect(await rowOf("refresh_tokens", await sha256(token))).toMatchObject({ used_at: NOW });
    expect(desk.recorded).toEqual([["session.refreshed", { sessionId: "ann app", userId: "ann" }]]);
    const claims = await desk.services.accessTokens.verify(next.accessToken, NOW);
    expect(claims).toEqual({ sub: "ann", sid: "ann app", aud: "https://app.example.com", scope: undefined });
  });

  it("answers again for REFRESH_GRACE, and then ends its session", async () => {
    await give(used, "ann app", NOW - 29);
    await refresh(used);
    vi.setSystemTime((NOW + 1) * 1000);
    expect(await refusalOf(refresh(used))).toEqual({
      code: "invalid_grant",
      reason: "used up before: session ended",
    });
    expect(desk.recorded.at(-1)).toEqual(["session.reuse_detected", { sessionId: "ann app" }]);
    expect(await refusalOf(refresh(used))).toEqual({
      code: "invalid_grant",
      reason: "unknown, or its session ended",
    });
  });

  it("of an application is that application's, which gets its scope and an ID token back", async () => {
    const token = randomToken();
    await give(token, "ann wiki");
    expect((await refusalOf(refresh(token))).code).toBe("invalid_grant");
    const next = await refresh(token, { id: "wiki", secret: undefined });
    expect(next).toMatchObject({ scope: "openid email", idToken: expect.stringContaining(".") });
  });

  it("is none that is no token: D1 is not asked", async () => {
    desk.services.refreshTokens = failing(desk.services.refreshTokens, "rotate");
    for (const token of ["", "x", `${used}x`])
      expect(await refusalOf(refresh(token))).toEqual({ code: "invalid_grant", reason: "no refresh token" });
    expect((await refusalOf(refresh(used))).code).toBe("unavailable");
  });
});
