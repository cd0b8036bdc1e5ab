import { beforeEach, describe, expect, it, vi } from "vitest";
import { endLogin, type LogoutRequest } from "../../../src/core/end-login";
import { randomToken, sha256 } from "../../../src/lib/crypto";
import { APP, register } from "../openid";
import { changesBy, insert } from "../store/town";
import { createDesk, type Desk, failing, refusalOf } from "./desk";

const NOW = 1_800_000_000;
const PAGES = "0190f5a0-0000-7000-8000-000000000001";
const SECRET = randomToken();
const NOTHING: LogoutRequest = {
  idTokenHint: undefined,
  clientId: undefined,
  redirectUri: undefined,
  sessionCookie: undefined,
  confirmed: false,
};
const sessionCookie = `${PAGES}.${SECRET}`;
const DONE = { next: "done", redirectUri: null };
const ENDED = [`sessions ${PAGES}: revoked_at = ${NOW}`, `sessions app: revoked_at = ${NOW}`];

let desk: Desk;
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  desk = await createDesk();
  await register();
  await register({ id: "other", logoutRedirectUris: ["https://other.example.com/bye"] });
  const times = { client: "here", created_at: NOW - 9, last_seen_at: NOW, expires_at: NOW + 5000 };
  for (const who of ["ann", "bob"])
    await insert("users", [{ id: who, email: `${who}@e.com`, email_key: `${who}@e.com`, created_at: NOW }]);
  await insert("sessions", [
    { id: PAGES, user_id: "ann", attempt_id: "1", cookie_hash: await sha256(SECRET), ...times },
    { id: "app", user_id: "ann", attempt_id: "2", parent_id: PAGES, ...times },
    { id: "elsewhere", user_id: "ann", attempt_id: "3", cookie_hash: "x", ...times },
    { id: "bob's", user_id: "bob", attempt_id: "4", cookie_hash: "y", ...times },
  ]);
});

const end = (request: Partial<LogoutRequest>) => endLogin(desk.services, { ...NOTHING, ...request });

const hintOf = (sub: string, sid = "app", aud = "app") =>
  desk.services.idTokens?.issue({ sub, aud, sid, auth_time: NOW, iat: NOW, exp: NOW }) ??
  expect.fail("no ID tokens");

/** What an answer is, and what it changed. */
async function ending(request: Partial<LogoutRequest>) {
  let answer: unknown;
  const changes = await changesBy(async () => {
    answer = await end(request);
  });
  return { answer, changes };
}

describe("signing out", () => {
  it("asks the person whom nobody named", async () => {
    expect(await ending({ sessionCookie })).toEqual({ answer: { next: "ask" }, changes: [] });
    expect(desk.recorded).toEqual([]);
  });

  it("ends this browser's session, and those that were opened from it, once they agree", async () => {
    expect(await ending({ sessionCookie, confirmed: true })).toEqual({ answer: DONE, changes: ENDED });
    expect(desk.recorded).toEqual([["session.revoked", { sessionId: PAGES }]]);
  });

  it("does so at once where the application names who is there", async () => {
    const idTokenHint = await hintOf("ann");
    expect(await ending({ sessionCookie, idTokenHint })).toEqual({ answer: DONE, changes: ENDED });
  });

  it("asks where it names somebody else, and ends theirs, too, once the person agrees", async () => {
    const idTokenHint = await hintOf("bob", "bob's");
    expect(await ending({ sessionCookie, idTokenHint })).toEqual({ answer: { next: "ask" }, changes: [] });
    expect(await ending({ sessionCookie, idTokenHint, confirmed: true })).toEqual({
      answer: DONE,
      changes: [...ENDED.slice(0, 1), ...ENDED.slice(1), `sessions bob's: revoked_at = ${NOW}`],
    });
  });

  it("ends the login of the application's session also where this browser holds none any more", async () => {
    expect(await ending({ idTokenHint: await hintOf("ann") })).toEqual({ answer: DONE, changes: ENDED });
    expect(desk.recorded).toEqual([]);
  });

  it("of nobody is done, and changes nothing", async () => {
    expect(await ending({})).toEqual({ answer: DONE, changes: [] });
    expect(await ending({ idTokenHint: "no token" })).toEqual({ answer: DONE, changes: [] });
    expect(await ending({ confirmed: true })).toEqual({ answer: DONE, changes: [] });
    expect(desk.recorded).toEqual([]);
  });

  it("by a hint that is none asks", async () => {
    expect((await ending({ sessionCookie, idTokenHint: "no token" })).answer).toEqual({ next: "ask" });
    desk.services.idTokens = null;
    expect((await ending({ sessionCookie, idTokenHint: "a token" })).answer).toEqual({ next: "ask" });
  });

  it("fails where D1 does", async () => {
    desk.services.sessions = failing(desk.services.sessions, "findByCookie");
    expect((await refusalOf(end({ sessionCookie, confirmed: true }))).code).toBe("unavailable");
  });

  it("is not said to be done where the login could not be ended", async () => {
    desk.services.sessions = failing(desk.services.sessions, "endLoginOf");
    expect((await refusalOf(end({ idTokenHint: await hintOf("ann") }))).code).toBe("unavailable");
    desk = await createDesk();
    desk.services.sessions = failing(desk.services.sessions, "end");
    expect((await refusalOf(end({ sessionCookie, confirmed: true }))).code).toBe("unavailable");
    expect(desk.recorded).toEqual([]);
  });
});

describe("where a person goes after that", () => {
  it("is where the application wants it, named by its id or by the hint", async () => {
    const there = { next: "done", redirectUri: APP };
    expect(await end({ redirectUri: APP, clientId: "app" })).toEqual(there);
    expect(await end({ redirectUri: APP, idTokenHint: await hintOf("ann") })).toEqual(there);
    expect(await end({ redirectUri: APP, idTokenHint: await hintOf("ann"), clientId: "app" })).toEqual(there);
  });

  it("is nowhere that is not listed for it, and then nothing is ended", async () => {
    const reason = "not its redirect URI for signing out";
    const changes = await changesBy(async () => {
      for (const request of [
        { redirectUri: APP },
        { redirectUri: APP, clientId: "other" },
        { redirectUri: APP, clientId: "nobody" },
        { redirectUri: `${APP}/`, clientId: "app" },
        { redirectUri: APP, idTokenHint: await hintOf("ann", "app", "other") },
      ])
        expect(await refusalOf(end({ sessionCookie, confirmed: true, ...request }))).toEqual({
          code: "unknown_application",
          reason,
        });
    });
    expect(changes).toEqual([]);
  });

  it("is nowhere for a client with a hint of another's", async () => {
    const idTokenHint = await hintOf("ann");
    expect(await refusalOf(end({ idTokenHint, clientId: "other" }))).toEqual({
      code: "unknown_application",
      reason: "a hint of another client's",
    });
  });
});
