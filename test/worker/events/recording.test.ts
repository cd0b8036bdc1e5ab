import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { addressHash } from "../../../src/core/address-hash";
import { importHmacKey } from "../../../src/lib/crypto";
import {
  bearer,
  cookiesOf,
  direct,
  instance,
  oauth,
  refresh,
  signIn,
  startLogin,
  tokenIn,
  wrongCode,
} from "../helpers";

const EMAIL = "Ann@example.com";

interface Row {
  kind: string;
  reason: string | null;
  detail: string | null;
  user_id: string | null;
  address_hash: string | null;
  session_id: string | null;
  attempt_id: string | null;
  request_id: string | null;
  at: number;
}

const events = async (): Promise<Row[]> =>
  (await env.DB.prepare("SELECT * FROM events ORDER BY id").all<Row>()).results;

const kinds = async (): Promise<string[]> => (await events()).map(({ kind }) => kind);

const hashOf = async (key: string) => addressHash(await importHmacKey(env.PEPPER as string), { key });

afterEach(() => vi.restoreAllMocks());

it("tells a login from its start to its session, of whom and of which attempt", async () => {
  const latchkey = direct();
  const { attemptId } = await signIn(latchkey, EMAIL);
  const [started, sent, created, completed, ...more] = await events();
  expect(more).toEqual([]);
  const hash = await hashOf("ann@example.com");
  const mailed = { address_hash: hash, attempt_id: attemptId, user_id: null };
  expect(started).toMatchObject({ kind: "login.started", ...mailed });
  expect(sent).toMatchObject({ kind: "mail.sent", detail: "mailbox", ...mailed });
  expect(sent?.request_id).toBe(started?.request_id);
  expect(created).toMatchObject({ kind: "user.created" });
  expect(completed).toMatchObject({
    kind: "login.completed",
    attempt_id: attemptId,
    user_id: created?.user_id,
    detail: "http://localhost:3000",
  });
  expect(completed?.session_id).not.toBeNull();
});

it("tells one login of one attempt, however many try to consume it at once", async () => {
  const latchkey = direct();
  const { link } = await startLogin(latchkey, EMAIL);
  await Promise.all(Array.from({ length: 8 }, () => latchkey.get(link)));
  expect((await kinds()).filter((kind) => kind === "login.completed")).toEqual(["login.completed"]);
});

it("tells why a login was refused, which the answer does not", async () => {
  const latchkey = instance();
  const { attemptId, code } = await startLogin(latchkey, EMAIL);
  const answer = await latchkey.post("/api/passwordless/verify", { attemptId, code: wrongCode(code) });
  expect(await answer.json()).toEqual({ message: "Link expired or already used" });
  expect((await events()).at(-1)).toMatchObject({
    kind: "request.refused",
    detail: "link_expired",
    reason: "wrong code",
    attempt_id: attemptId,
    address_hash: await hashOf("ann@example.com"),
  });
});

it("tells which limit kept a mail from going out", async () => {
  const latchkey = instance({ LIMIT_ADDRESS_AND_NETWORK: "1/1h" });
  await startLogin(latchkey, EMAIL);
  await latchkey.post("/api/passwordless/start", {
    email: EMAIL,
    redirectUri: "http://localhost:3000/callback",
  });
  expect((await events()).at(-1)).toMatchObject({
    kind: "request.refused",
    reason: "limit per address and network",
    address_hash: await hashOf("ann@example.com"),
  });
});

it("tells a mail that went to nobody because sign-up is closed", async () => {
  await instance({ SIGNUP: "closed" }).post("/api/passwordless/start", {
    email: EMAIL,
    redirectUri: "http://localhost:3000/callback",
  });
  expect(await kinds()).toEqual(["login.started", "mail.withheld"]);
});

it("tells a refresh, a token used twice, and the session that ends by it", async () => {
  const latchkey = direct({ REFRESH_GRACE: "0s" });
  const { refreshToken } = await signIn(latchkey, EMAIL);
  await refresh(latchkey, refreshToken);
  await refresh(latchkey, refreshToken);
  const told = (await events()).slice(4);
  expect(told.map(({ kind }) => kind)).toEqual([
    "session.refreshed",
    "session.revoked",
    "session.reuse_detected",
    "request.refused",
  ]);
  const [session] = new Set(told.slice(0, 3).map(({ session_id }) => session_id));
  expect(told.slice(0, 3).every(({ session_id }) => session_id === session && session !== null)).toBe(true);
});

it("tells each session that ends, also those that end with another's act", async () => {
  const latchkey = direct({ LIMIT_LIVE: "2" });
  await signIn(latchkey, EMAIL);
  await signIn(latchkey, EMAIL);
  const { accessToken, refreshToken } = await signIn(latchkey, EMAIL);
  const revoked = async () => (await kinds()).filter((kind) => kind === "session.revoked").length;
  expect(await revoked()).toBe(1);
  await latchkey.fetch("/api/sessions", { method: "DELETE", headers: bearer(accessToken) });
  expect(await revoked()).toBe(2);
  await oauth(latchkey, "revoke", { token: refreshToken });
  await oauth(latchkey, "revoke", { token: refreshToken });
  expect(await revoked()).toBe(3);
});

it("tells a deletion, and when it was", async () => {
  vi.setSystemTime(new Date("2030-01-01T00:00:00Z"));
  const latchkey = direct();
  const { accessToken } = await signIn(latchkey, EMAIL);
  await latchkey.fetch("/api/auth_user", { method: "DELETE", headers: bearer(accessToken) });
  const told = await events();
  expect(told.slice(-2).map(({ kind }) => kind)).toEqual(["session.revoked", "user.deleted"]);
  expect(told.at(-1)).toMatchObject({ at: 1_893_456_000, user_id: told.at(-2)?.user_id });
});

it("tells no deletion where nobody is deleted", async () => {
  await env.DB.prepare("DELETE FROM users WHERE id = 'nobody'").run();
  expect(await kinds()).toEqual([]);
});

it("keeps no address and no secret", async () => {
  const latchkey = direct();
  const { response, link, code } = await startLogin(latchkey, EMAIL);
  await latchkey.get(link, cookiesOf(response));
  await latchkey.get(link, cookiesOf(response));
  const stored = JSON.stringify(await events());
  expect(stored).toContain("login.completed");
  for (const secret of ["ann@", code, tokenIn(link)])
    expect(stored.toLowerCase()).not.toContain(secret.toLowerCase());
});

it("logs the same with the same request id", async () => {
  const lines: string[] = [];
  vi.spyOn(console, "info").mockImplementation((line) => lines.push(line));
  await startLogin(instance(), EMAIL);
  const [started] = await events();
  expect(lines.map((line) => JSON.parse(line))).toContainEqual({
    level: "info",
    event: "login.started",
    requestId: started?.request_id,
    attemptId: started?.attempt_id,
  });
});

it("tells all of logins that begin at once, and asks D1 less often than there are", async () => {
  let written = 0;
  const DB = new Proxy(env.DB, {
    get: (target, name) => {
      if (name !== "prepare") return Reflect.get(target, name);
      return (sql: string) => {
        if (sql.includes("INSERT INTO events")) written++;
        return target.prepare(sql);
      };
    },
  });
  const latchkey = direct({ DB });
  await Promise.all(Array.from({ length: 16 }, (_, who) => startLogin(latchkey, `ann${who}@example.com`)));
  const told = await events();
  for (const kind of ["login.started", "mail.sent"]) {
    const those = told.filter((event) => event.kind === kind);
    expect(new Set(those.map(({ attempt_id }) => attempt_id)).size).toBe(16);
    expect(new Set(those.map(({ request_id }) => request_id)).size).toBe(16);
    expect(new Set(those.map(({ address_hash }) => address_hash)).size).toBe(16);
  }
  expect(told).toHaveLength(32);
  expect(written).toBeLessThan(16);
});

it("signs people in all the same where events cannot be written, and logs that", async () => {
  const errors: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line) => errors.push(line));
  await env.DB.prepare("DROP TABLE events").run();
  for (const { name } of (
    await env.DB.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all<{ name: string }>()
  ).results)
    await env.DB.prepare(`DROP TRIGGER ${name}`).run();
  expect((await signIn(direct(), EMAIL)).accessToken).not.toBe("");
  expect(errors.join()).toContain("events.failed");
});

it("keeps 60 refusals a minute of one isolate, however many there are", async () => {
  vi.setSystemTime(new Date("2030-01-01T00:00:00Z"));
  const latchkey = instance();
  const refused = () => latchkey.post("/api/passwordless/verify", { token: "a".repeat(43) });
  for (let time = 0; time < 70; time++) await refused();
  expect(await kinds()).toHaveLength(60);
  vi.setSystemTime(new Date("2030-01-01T00:01:00Z"));
  await refused();
  expect(await kinds()).toHaveLength(61);
});

it("does not keep that an access token has run out", async () => {
  const latchkey = instance();
  await latchkey.get("/api/auth_user");
  await latchkey.get("/api/auth_user", bearer("no.token.ofours"));
  expect(await kinds()).toEqual([]);
});

it("counts each in the dataset EVENTS, where one is bound", async () => {
  const points: AnalyticsEngineDataPoint[] = [];
  const EVENTS = { writeDataPoint: (point: AnalyticsEngineDataPoint) => points.push(point) };
  await signIn(direct({ EVENTS }), EMAIL);
  expect(points.map(({ indexes }) => indexes?.[0])).toEqual([
    "login.started",
    "mail.sent",
    "login.completed",
  ]);
  expect(JSON.stringify(points).toLowerCase()).not.toContain("ann@");
});
