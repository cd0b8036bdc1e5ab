import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { instance, ORIGIN, REDIRECT_URI } from "../helpers";

const KEYS = { TURNSTILE_SITE_KEY: "0x4AAAAAAA", TURNSTILE_SECRET: "0x4secret" };
const latchkey = instance(KEYS);
const closed = instance({ ...KEYS, TURNSTILE_FAIL: "closed" });

const GOOD = { success: true, hostname: "localhost", action: "login", "error-codes": [] };

const NO_TOKEN = { success: false, "error-codes": ["missing-input-response"] };

/** Turnstile answers this to a token, and remembers what it is asked. */
function answers(answer: unknown, status = 200) {
  const asked: URLSearchParams[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (address, init) => {
    expect(String(address)).toBe("https://challenges.cloudflare.com/turnstile/v0/siteverify");
    asked.push(init?.body as URLSearchParams);
    if (answer instanceof Error) throw answer;
    if (answer === GOOD && !asked.at(-1)?.get("response")) return Response.json(NO_TOKEN, { status: 400 });
    return typeof answer === "string" ? new Response(answer, { status }) : Response.json(answer, { status });
  });
  return asked;
}

const email = () => `${crypto.randomUUID()}@example.com`;
const start = (turnstileToken?: unknown, of = latchkey, address = email()) =>
  of.post("/api/passwordless/start", { email: address, redirectUri: REDIRECT_URI, turnstileToken });

describe("with Turnstile, start", () => {
  it("demands a token, and counts nothing without one", async () => {
    answers(GOOD);
    for (const token of [undefined, ""]) {
      const response = await start(token);
      expect(response.status).toBe(422);
      expect(await response.json()).toEqual({ turnstileToken: "Turnstile token required" });
    }
    expect(await env.DB.prepare("SELECT count(*) AS n FROM counters").first("n")).toBe(0);
  });

  it("takes a good one, which it asked Turnstile about", async () => {
    const asked = answers(GOOD);
    const address = email();
    expect((await start("good", latchkey, address)).status).toBe(204);
    expect(asked.map((body) => Object.fromEntries(body))).toEqual([
      { secret: "0x4secret", response: "good" },
    ]);
    expect(await latchkey.mails(address)).toHaveLength(1);
  });

  it.each([
    ["was not passed", { success: false, "error-codes": ["invalid-input-response"] }],
    ["was used before, or is too old", { success: false, "error-codes": ["timeout-or-duplicate"] }],
    ["was made on another site", { ...GOOD, hostname: "evil.example" }],
    ["was made on a site that begins like ours", { ...GOOD, hostname: "localhost.evil.example" }],
    ["was made nowhere", { ...GOOD, hostname: "" }],
    ["was made for another action", { ...GOOD, action: "signup" }],
    ["was made for no action", { success: true, hostname: "localhost" }],
  ])("refuses one that %s, also where Turnstile may fail", async (_, answer) => {
    answers(answer);
    for (const of of [latchkey, closed]) {
      const response = await start("token", of);
      expect(response.status).toBe(422);
      expect(await response.json()).toEqual({ turnstileToken: "Invalid Turnstile token" });
    }
    expect((await env.ATTEMPTS.list()).keys).toEqual([]);
  });

  it.each([1, ["x"], "x".repeat(2049)])("refuses one that is none: %j", async (token) => {
    expect((await start(token)).status).toBe(422);
  });

  it.each([
    ["is out of reach", new TypeError("refused"), 200],
    ["answers 500", "oops", 500],
    ["answers nonsense", "<html>", 200],
    ["answers JSON of another shape", [1], 200],
    ["has a failure of its own", { success: false, "error-codes": ["internal-error"] }, 200],
    ["does not know our secret", { success: false, "error-codes": ["invalid-input-secret"] }, 200],
  ])(
    "that %s is passed with half the limits by default, and not with TURNSTILE_FAIL=closed",
    async (_, answer, status) => {
      answers(answer, status);
      const half = instance({ ...KEYS, LIMIT_ADDRESS: "5/1h" });
      const address = email();
      for (const expected of [204, 204, 204, 429, 429])
        expect((await start("token", half, address)).status).toBe(expected);
      const response = await start("token", closed);
      expect(response.status).toBe(503);
      expect(await response.json()).toEqual({
        message: "Temporarily unavailable",
        requestId: expect.any(String),
      });
    },
  );

  it("lets people without a token pass, too, where Turnstile is down: then no page can get one", async () => {
    answers(new Error("out of reach"));
    for (const token of [undefined, "", null]) {
      expect((await start(token)).status).toBe(204);
      expect((await start(token, closed)).status).toBe(503);
    }
  });

  it("says in Retry-After what is true when it answers, however long Turnstile took", async () => {
    const began = Date.UTC(2026, 10, 21, 12, 0, 0);
    vi.useFakeTimers({ toFake: ["Date"], now: began });
    const of = instance({ ...KEYS, LIMIT_ADDRESS_AND_NETWORK: undefined, LIMIT_PAUSES: undefined });
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
      vi.setSystemTime(Date.now() + 4000);
      return Response.json(GOOD);
    });
    const address = email();
    expect((await start("one", of, address)).status).toBe(204);
    const refused = await start("two", of, address);
    expect(refused.headers.get("Retry-After")).toBe("26");
    vi.setSystemTime(began + 29_000); // and four seconds of Turnstile's
    expect((await start("three", of, address)).status).toBe(429);
    vi.setSystemTime(began + 30_000);
    expect((await start("four", of, address)).status).toBe(204);
  });

  it("does not wait for a Turnstile that does not answer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.spyOn(globalThis, "fetch").mockImplementation(() => new Promise(() => {}));
    const answer = start("token", closed);
    await vi.advanceTimersByTimeAsync(5000);
    expect((await answer).status).toBe(503);
  });

  it("is demanded at every door that anybody may use", async () => {
    answers(GOOD);
    const post = (path: string, body: object) => latchkey.post(path, body);
    expect((await post("/users", { email: email() })).status).toBe(422);
    expect((await post("/users", { email: email(), turnstileToken: "x" })).status).toBe(200);
    expect((await post("/api/users", { email: email(), username: "ann" })).status).toBe(422);
    expect((await post("/api/users", { email: email(), username: "ann", turnstileToken: "x" })).status).toBe(
      201,
    );
  });

  it("takes tokens that the widget made on a frontend of the allow-list", async () => {
    const of = instance({
      ...KEYS,
      ALLOWED_REDIRECTS: `${REDIRECT_URI} https://app.example.com/* https://*.example.org/x`,
    });
    for (const [hostname, status] of [
      ["app.example.com", 204],
      ["a.example.org", 204],
      ["example.org", 422],
      ["a.b.example.org", 422],
      ["example.com", 422],
    ] as const) {
      answers({ ...GOOD, hostname });
      expect([hostname, (await start("x", of)).status]).toEqual([hostname, status]);
    }
  });

  it("keeps token and secret out of the log", async () => {
    const spies = (["info", "warn", "error"] as const).map((level) => vi.spyOn(console, level));
    answers(new TypeError("failed: secret=0x4secret&response=the-token-of-the-person"));
    await start("the-token-of-the-person");
    const logged = JSON.stringify(spies.map((spy) => spy.mock.calls));
    expect(logged).toContain("turnstile.failing");
    expect(logged).not.toMatch(/0x4secret|the-token-of/);
  });
});

describe("with Turnstile, a page", () => {
  const page = { Accept: "text/html" };
  const post = (fields: Record<string, string>) =>
    latchkey.fetch("/login", {
      method: "POST",
      headers: { ...page, Origin: ORIGIN },
      body: new URLSearchParams({ redirect_uri: REDIRECT_URI, ...fields }),
    });

  it("shows the widget, and its policy lets it in", async () => {
    for (const path of [
      "/login",
      `/api/passwordless/verify_redirect?verification_code=x&redirect_uri=${REDIRECT_URI}`,
    ]) {
      const response = await latchkey.get(path, { ...page, "Accept-Language": "ar" });
      const text = await response.text();
      expect(text).toContain('data-sitekey="0x4AAAAAAA" data-action="login" data-language="ar"');
      const policy = response.headers.get("Content-Security-Policy");
      expect(policy).toContain("script-src 'self' https://challenges.cloudflare.com;");
      expect(policy).toContain("frame-src https://challenges.cloudflare.com;");
    }
  });

  it("takes what the widget adds to the form, and asks again where it is missing", async () => {
    answers(GOOD);
    const address = email();
    const again = await post({ email: address });
    expect(again.status).toBe(422);
    const text = await again.text();
    expect(text).toContain("Please confirm that you are a person.");
    expect(text).toContain(`value="${address}"`);
    expect((await post({ email: address, "cf-turnstile-response": "good" })).status).toBe(303);
  });

  it("has nothing of it where it is not configured", async () => {
    const response = await instance().get("/login", page);
    expect(await response.text()).not.toContain("turnstile");
    expect(response.headers.get("Content-Security-Policy")).not.toContain("challenges");
  });
});
