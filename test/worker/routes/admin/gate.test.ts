import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { randomToken } from "../../../../src/lib/crypto";
import { ADMIN_TOKEN, ADMIN_TOKEN_HASH } from "../../admin";
import { bearer, instance } from "../../helpers";

const wrong = randomToken();
const latchkey = instance({ ADMIN_TOKEN_HASH });
const ask = (token: string, from = "192.0.2.1") =>
  latchkey.get("/api/admin/stats", { ...bearer(token), "CF-Connecting-IP": from });

const events = async () =>
  (await env.DB.prepare("SELECT kind, reason, detail FROM events ORDER BY id").all()).results;

afterEach(() => vi.useRealTimers());

describe("/api/admin", () => {
  it("lets in who holds the admin token", async () => {
    expect((await ask(ADMIN_TOKEN)).status).toBe(200);
  });

  it("is not there where no token is configured", async () => {
    const answer = await instance().get("/api/admin/stats", bearer(ADMIN_TOKEN));
    expect([answer.status, await answer.json()]).toEqual([404, { message: "Not found" }]);
  });

  it.each([
    ["another token", wrong],
    ["its hash", ADMIN_TOKEN_HASH],
    ["a part of it", ADMIN_TOKEN.slice(0, 42)],
  ])("refuses %s", async (_, token) => {
    const answer = await ask(token);
    expect([answer.status, await answer.json()]).toEqual([401, { message: "Unauthorized" }]);
  });

  it("refuses a call without a token, also of what is not there", async () => {
    expect((await latchkey.get("/api/admin/stats")).status).toBe(401);
    expect((await latchkey.get("/api/admin/no-such-thing")).status).toBe(401);
    expect((await latchkey.get("/api/admin/no-such-thing", bearer(ADMIN_TOKEN))).status).toBe(404);
  });

  it("counts 100 wrong tokens of a network in a quarter of an hour, and then compares none", async () => {
    for (let time = 0; time < 100; time++) expect((await ask(wrong)).status).toBe(401);
    const answer = await ask(ADMIN_TOKEN);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect((await ask(ADMIN_TOKEN, "198.51.100.7")).status).toBe(200);
  });

  it("does not count right tokens", async () => {
    for (let time = 0; time < 101; time++) expect((await ask(ADMIN_TOKEN)).status).toBe(200);
  });

  it("records each call, and each that is refused", async () => {
    const fresh = instance({ ADMIN_TOKEN_HASH });
    await fresh.get("/api/admin/stats", bearer(ADMIN_TOKEN));
    await fresh.get("/api/admin/stats", bearer(wrong));
    expect(await events()).toEqual([
      { kind: "admin.called", reason: null, detail: "GET /api/admin/stats" },
      { kind: "admin.refused", reason: "wrong token", detail: null },
    ]);
  });

  it("is for no page of another origin, not even a frontend's of the allow-list", async () => {
    const answer = await latchkey.get("/api/admin/stats", {
      ...bearer(ADMIN_TOKEN),
      Origin: "http://localhost:3000",
    });
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });

  it("says which configuration is wrong", async () => {
    const answer = await instance({ ADMIN_TOKEN_HASH: "short" }).get("/healthz");
    expect(answer.status).toBe(503);
  });
});
