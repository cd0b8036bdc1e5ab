import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { createFloods } from "../../../src/limits/floods";
import { instance, REDIRECT_URI } from "../helpers";

/** The platform's rate limiting, which lets so many pass for each key. */
function flood(limit: number) {
  const seen = new Map<string, number>();
  return {
    seen,
    limit: async ({ key }: { key: string }) => {
      seen.set(key, (seen.get(key) ?? 0) + 1);
      return { success: (seen.get(key) ?? 0) <= limit };
    },
  };
}

const untouched = () =>
  new Proxy({}, { get: () => () => expect.unreachable("storage was touched") }) as unknown as D1Database;

/** An instance where these networks have asked as often as is no flood to anybody; storage was not needed for it. */
async function busy(variables: Record<string, unknown>, networks = [""]) {
  const latchkey = instance(variables);
  for (const network of networks)
    for (let asked = 0; asked < 5; asked++) {
      const headers: Record<string, string> = network === "" ? {} : { "CF-Connecting-IP": network };
      expect((await latchkey.post("/api/passwordless/verify", {}, headers)).status).toBe(422);
    }
  return latchkey;
}

const DOORS: [string, string, unknown][] = [
  ["POST", "/api/passwordless/start", { email: "ann@example.com", redirectUri: REDIRECT_URI }],
  ["POST", "/api/passwordless/verify", { token: "x" }],
  ["GET", `/api/passwordless/verify_redirect?verification_code=x&redirect_uri=${REDIRECT_URI}`, undefined],
  ["POST", "/api/users", { email: "ann@example.com", username: "ann" }],
  ["POST", "/api/auth_user/email", { email: "ann@example.com" }],
  ["POST", "/api/auth_user/email/verify", { token: "x" }],
  ["POST", "/login", undefined],
  ["POST", "/login/code", undefined],
  ["POST", "/users", { email: "ann@example.com" }],
  ["GET", "/users?email=ann@example.com&token=x", undefined],
  ["POST", "/oauth/token", undefined],
  ["POST", "/oauth/revoke", undefined],
  ["GET", "/account/email?token=x", undefined],
  ["GET", "/account/email/undo?token=x", undefined],
];

describe("a flood from one network", () => {
  it.each(DOORS)("is dropped at %s %s before KV or D1 is touched", async (method, path, body) => {
    const latchkey = await busy({ FLOOD: flood(0), DB: untouched(), ATTEMPTS: untouched() }, ["192.0.2.1"]);
    const response = await latchkey.fetch(path, {
      method,
      headers: { "Content-Type": "application/json", "CF-Connecting-IP": "192.0.2.1" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    expect(response.status).toBe(429);
    expect(response.headers.get("Retry-After")).toBe("10");
    expect(await response.json()).toEqual(
      path.startsWith("/oauth/")
        ? { error: "temporarily_unavailable", error_description: "Too many requests" }
        : { message: "Too many requests", retryAfter: 10 },
    );
  });

  it("is told from other networks", async () => {
    const latchkey = await busy({ FLOOD: flood(1) }, ["192.0.2.1", "192.0.2.2", "2001:db8::1"]);
    const ask = async (address: string) =>
      (await latchkey.post("/api/passwordless/verify", { token: "x" }, { "CF-Connecting-IP": address }))
        .status;
    expect([await ask("192.0.2.1"), await ask("192.0.2.1"), await ask("192.0.2.2")]).toEqual([400, 429, 400]);
    expect(await ask("2001:db8::1")).toBe(400);
    expect(await ask("2001:db8::2")).toBe(429);
  });

  it("is asked about only once a network has asked more often than people do", async () => {
    const gate = flood(1000);
    const latchkey = await busy({ FLOOD: gate }, ["192.0.2.1", "192.0.2.2"]);
    expect(gate.seen.size).toBe(0);
    await latchkey.post("/api/passwordless/verify", {}, { "CF-Connecting-IP": "192.0.2.1" });
    expect([...gate.seen]).toEqual([["192.0.2.1", 1]]);

    vi.setSystemTime(Date.now() + 10_000);
    await latchkey.post("/api/passwordless/verify", {}, { "CF-Connecting-IP": "192.0.2.1" });
    expect(gate.seen.get("192.0.2.1")).toBe(1);
  });

  it("is told to a person in words, and to a frontend with what CORS needs", async () => {
    const latchkey = await busy({ FLOOD: flood(0) });
    const page = await latchkey.get("/login", { Accept: "text/html", "Accept-Language": "fr" });
    expect(page.status).toBe(429);
    expect(await page.text()).toMatch(/Réessayez dans <time data-seconds="10"[^>]*>10\ssecondes<\/time>/);
    const origin = new URL(REDIRECT_URI).origin;
    const answer = await latchkey.post("/api/passwordless/start", {}, { Origin: origin });
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(origin);
  });

  it("does not stop what costs nothing: the keys, the health, a preflight", async () => {
    const latchkey = await busy({ FLOOD: flood(0) });
    for (const path of ["/.well-known/jwks.json", "/healthz", "/style.css", "/"])
      expect([path, (await latchkey.get(path)).status]).toEqual([path, 200]);
    const headers = { Origin: new URL(REDIRECT_URI).origin, "Access-Control-Request-Method": "POST" };
    const preflight = await latchkey.fetch("/api/passwordless/start", { method: "OPTIONS", headers });
    expect(preflight.status).toBe(204);
  });

  it("is no reason to refuse anybody where the binding fails: the limits in D1 come behind it", async () => {
    const log = vi.spyOn(console, "error");
    const broken = { limit: () => Promise.reject(new Error("network connection lost")) };
    const latchkey = await busy({ FLOOD: broken });
    const body = { email: "ann@example.com", redirectUri: REDIRECT_URI };
    expect((await latchkey.post("/api/passwordless/start", body)).status).toBe(204);
    expect(log.mock.calls.join()).toContain("flood_gate.failing");
  });
});

describe("the memory of who asked how often", () => {
  it("holds ten thousand networks at most, whoever makes new ones up", async () => {
    const platform = flood(1);
    const floods = createFloods(platform);
    for (let asked = 0; asked < 5; asked++) await floods.isFlooding("192.0.2.1");
    for (let network = 0; network < 10_000; network++) await floods.isFlooding(`2001:db8:0:${network}::/64`);
    expect(await floods.isFlooding("192.0.2.1")).toBe(false);
    expect(platform.seen.size).toBe(0);
  });
});

describe("a request whose headers are longer than any of ours need", () => {
  it("is refused", async () => {
    const latchkey = instance();
    const ask = (characters: number) =>
      latchkey.get("/healthz", { Cookie: "a".repeat(characters), Accept: "x".repeat(100) });
    expect((await ask(15_000)).status).toBe(200);
    const response = await ask(17_000);
    expect(response.status).toBe(431);
    expect(await response.json()).toEqual({ message: "Headers too large" });
    expect((await latchkey.get(`/?${"x".repeat(17_000)}`)).status).toBe(431);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM counters").first("n")).toBe(0);
  });

  it("is told so to a frontend, as is one whose body is too long", async () => {
    const latchkey = instance();
    const Origin = new URL(REDIRECT_URI).origin;
    const long = await latchkey.post("/api/passwordless/start", {}, { Origin, "X-Long": "x".repeat(17_000) });
    const large = await latchkey.post("/api/passwordless/start", { email: "x".repeat(17_000) }, { Origin });
    expect([long.status, large.status]).toEqual([431, 413]);
    for (const { headers } of [long, large]) expect(headers.get("Access-Control-Allow-Origin")).toBe(Origin);
  });
});
