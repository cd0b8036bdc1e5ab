import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { describe, expect, it, vi } from "vitest";
import { bearer, fragmentOf, instance, refresh, signIn, startLogin } from "../../helpers";

const latchkey = instance();
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0";
const status = async (accessToken: string) =>
  (await latchkey.get("/api/auth_user", bearer(accessToken))).status;
const sid = (accessToken: string) => String(decodeJwt(accessToken).sid);
const send = (method: string, path: string, accessToken?: string) =>
  latchkey.fetch(path, { method, headers: accessToken ? bearer(accessToken) : {} });

interface Listed {
  id: string;
  current: boolean;
  lastSeenAt: string;
}
const list = async (accessToken: string) =>
  (await latchkey.get("/api/sessions", bearer(accessToken))).json() as Promise<Listed[]>;

/** How often a session's row is written to meanwhile. */
async function countWrites(meanwhile: () => Promise<void>): Promise<number> {
  await env.DB.batch([
    env.DB.prepare("CREATE TABLE IF NOT EXISTS writes (n)"),
    env.DB.prepare(
      "CREATE TRIGGER written AFTER UPDATE ON sessions BEGIN INSERT INTO writes VALUES (1); END",
    ),
  ]);
  await meanwhile();
  return (await env.DB.prepare("SELECT count(*) AS n FROM writes").first<number>("n")) ?? 0;
}

describe("GET /api/sessions", () => {
  it("lists the caller's own, newest first, with when and where they began, the browser, and which one asks", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2027-01-01T00:00:00Z") });
    const first = await signIn(latchkey, "ann@example.com");
    await signIn(latchkey, "bob@example.com");
    vi.setSystemTime(Date.parse("2027-01-02T00:00:00Z"));
    const { link, browser } = await startLogin(latchkey, "ann@example.com");
    const second =
      fragmentOf(await latchkey.get(link, { ...browser, "User-Agent": FIREFOX })).get("jwt") ?? "";
    expect(await list(second)).toEqual([
      {
        id: sid(second),
        client: "http://localhost:3000",
        browser: "Firefox, Linux",
        country: null,
        createdAt: "2027-01-02T00:00:00Z",
        lastSeenAt: "2027-01-02T00:00:00Z",
        expiresAt: "2027-03-03T00:00:00Z",
        current: true,
      },
      expect.objectContaining({
        id: sid(first.accessToken),
        browser: null,
        createdAt: "2027-01-01T00:00:00Z",
        current: false,
      }),
    ]);
  });

  it("notes when a session was last seen, at most once an hour", async () => {
    const start = Date.parse("2027-01-01T00:00:00Z");
    const patient = instance({ ACCESS_TOKEN_TTL: "1d" });
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const { accessToken } = await signIn(patient, "ann@example.com");
    const seenAt = async (minutes: number) => {
      vi.setSystemTime(start + minutes * 60_000);
      await patient.get("/api/auth_user", bearer(accessToken));
      return env.DB.prepare("SELECT last_seen_at FROM sessions").first<number>("last_seen_at");
    };
    const minutes = (n: number) => start / 1000 + n * 60;
    expect(await seenAt(59)).toBe(minutes(0));
    expect(await seenAt(60)).toBe(minutes(60));
    expect(await seenAt(119)).toBe(minutes(60));
    expect(await seenAt(125)).toBe(minutes(125));
    const writes = await countWrites(async () => {
      vi.setSystemTime(start + 300 * 60_000);
      await Promise.all(Array.from({ length: 10 }, () => patient.get("/api/auth_user", bearer(accessToken))));
    });
    expect(writes).toBe(1);
  });

  it("lists none that ended", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    await signIn(latchkey, "ann@example.com");
    await env.DB.prepare("UPDATE sessions SET expires_at = 1 WHERE id <> ?").bind(sid(accessToken)).run();
    expect(await list(accessToken)).toHaveLength(1);
  });
});

describe("ending sessions", () => {
  it("DELETE /api/sessions/:id ends that one at once", async () => {
    const [here, there] = [
      await signIn(latchkey, "ann@example.com"),
      await signIn(latchkey, "ann@example.com"),
    ];
    expect((await send("DELETE", `/api/sessions/${sid(there.accessToken)}`, here.accessToken)).status).toBe(
      204,
    );
    expect([await status(here.accessToken), await status(there.accessToken)]).toEqual([200, 401]);
    expect(await refresh(latchkey, there.refreshToken)).toBeNull();
  });

  it("DELETE /api/sessions/:id answers 404 for one that is another's, ended or unknown, and ends nothing", async () => {
    const [ann, eve] = [await signIn(latchkey, "ann@example.com"), await signIn(latchkey, "eve@example.com")];
    for (const id of [sid(ann.accessToken), "unknown", "%27%20OR%201=1"]) {
      const response = await send("DELETE", `/api/sessions/${id}`, eve.accessToken);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ message: "No such session" });
    }
    expect(await status(ann.accessToken)).toBe(200);
  });

  it("DELETE /api/sessions signs out everywhere else", async () => {
    const [a, b, c] = [
      await signIn(latchkey, "ann@example.com"),
      await signIn(latchkey, "ann@example.com"),
      await signIn(latchkey, "bob@example.com"),
    ];
    expect((await send("DELETE", "/api/sessions", a.accessToken)).status).toBe(204);
    expect([await status(a.accessToken), await status(b.accessToken), await status(c.accessToken)]).toEqual([
      200, 401, 200,
    ]);
  });

  it("DELETE /api/sessions?all=true signs out here, too", async () => {
    const [a, b] = [await signIn(latchkey, "ann@example.com"), await signIn(latchkey, "ann@example.com")];
    expect((await send("DELETE", "/api/sessions?all=true", a.accessToken)).status).toBe(204);
    expect([await status(a.accessToken), await status(b.accessToken)]).toEqual([401, 401]);
  });

  it("POST /api/logout ends the one that asks", async () => {
    const [a, b] = [await signIn(latchkey, "ann@example.com"), await signIn(latchkey, "ann@example.com")];
    expect((await send("POST", "/api/logout", a.accessToken)).status).toBe(204);
    expect([await status(a.accessToken), await status(b.accessToken)]).toEqual([401, 200]);
    expect(await refresh(latchkey, a.refreshToken)).toBeNull();
    expect((await send("POST", "/api/logout", a.accessToken)).status).toBe(401);
  });

  it.each([
    ["GET", "/api/sessions"],
    ["DELETE", "/api/sessions"],
    ["DELETE", "/api/sessions/1"],
    ["POST", "/api/logout"],
  ])("%s %s is refused without a token", async (method, path) => {
    expect((await send(method, path)).status).toBe(401);
  });
});

describe("DELETE /api/sessions/ with the id forgotten", () => {
  it("is not there, and ends no session", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const other = await signIn(latchkey, "ann@example.com");
    expect((await send("DELETE", "/api/sessions/", accessToken)).status).toBe(404);
    expect(await status(other.accessToken)).toBe(200);
  });
});
