import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { faultyD1, faultyKv } from "../faults";
import { bearer, direct, everythingStored, fragmentOf, startLogin, tokenIn } from "../helpers";

const latchkey = direct();

function recordLog() {
  const spies = (["log", "info", "warn", "error", "debug"] as const).map((level) => vi.spyOn(console, level));
  return () => JSON.stringify(spies.map((spy) => spy.mock.calls));
}

describe("no secret is kept in clear", () => {
  it("in KV or D1: neither link token, nor access token, nor refresh token", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    const token = tokenIn(link);
    const pending = await everythingStored();
    expect(pending).toContain("ann@example.com");
    expect(pending).not.toContain(token);
    const fragment = fragmentOf(await latchkey.get(link));
    const stored = await everythingStored();
    expect(stored).toContain("ann@example.com");
    for (const secret of [token, fragment.get("jwt") ?? "-", fragment.get("refresh_token") ?? "-"])
      expect(stored).not.toContain(secret);
  });

  it("in the log: no token, no address, not even when everything goes wrong", async () => {
    const logged = recordLog();
    const email = "ann.secret@example.com";
    const { link } = await startLogin(latchkey, email);
    const token = tokenIn(link);
    await latchkey.get(link.replace("callback", "elsewhere"));
    await direct(faultyKv(env, "get", "fails before")).get(link);
    await direct(faultyKv(env, "get", "answers nonsense")).get(link);
    await direct(faultyD1(env, "fails before")).get(link);
    await direct(faultyD1(env, "answers nonsense")).get(link);
    const fragment = fragmentOf(await latchkey.get(link));
    await latchkey.get(link);
    const jwt = fragment.get("jwt") ?? "";
    await latchkey.get("/api/auth_user", bearer(jwt));
    await latchkey.get("/api/auth_user", bearer(`${jwt}x`));
    await latchkey.get(`/users?${new URLSearchParams({ email, token })}`);
    await latchkey.post("/api/users", { email, username: "ann" });
    await latchkey.fetch("/api/users", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: `{"email":"${email}"`,
    });
    expect(logged()).toContain("login.completed");
    expect(logged()).toContain("request.failed");
    for (const secret of [
      token,
      jwt,
      fragment.get("refresh_token") ?? "-",
      email,
      encodeURIComponent(email),
      "ann.secret",
    ])
      expect(logged()).not.toContain(secret);
  });

  it("in the log: whatever a mail provider or a library says", async () => {
    const logged = recordLog();
    const email = "ann.secret@example.com";
    const real = direct({ MAIL_PROVIDERS: "resend", RESEND_API_KEY: "re_secret_key_0123456789" });
    const answers = [
      () =>
        Response.json(
          { name: "validation_error", message: `no mailbox o'${email}, code 1234 5678` },
          { status: 422 },
        ),
      () => Response.json({ name: email, message: email }, { status: 500 }),
      () => {
        throw new TypeError(`fetch failed: to=${email} re_secret_key_0123456789 1234 5678`);
      },
    ];
    for (const answer of answers) {
      vi.spyOn(globalThis, "fetch").mockImplementationOnce(async () => answer());
      await real.post("/api/passwordless/start", { email, redirectUri: "http://localhost:3000/" });
    }
    expect(logged()).toContain("validation_error");
    expect(logged()).not.toContain("ann.secret");
    expect(logged()).not.toContain("re_secret_key");
    expect(logged()).not.toContain("1234 5678");
  });

  it("in an error: a failure of ours tells the caller nothing but the request's id", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    for (const fault of ["fails before", "answers nonsense"] as const) {
      const response = await direct(faultyD1(env, fault)).get(link);
      expect(response.status).toBeGreaterThanOrEqual(500);
      const body = (await response.json()) as Record<string, string>;
      expect(Object.keys(body)).toEqual(["message", "requestId"]);
      expect(body.message).toMatch(/^(Temporarily unavailable|Internal error)$/);
    }
  });
});
