import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/lib/crypto";
import { createSessions } from "../../../src/store/sessions";
import { faultyD1, faultyKv } from "../faults";
import { bearer, countOf, direct, fragmentOf, startLogin } from "../helpers";

const latchkey = direct();
const newSession = (id: string, attemptId: string) => ({
  id,
  attemptId,
  email: { address: "ann@example.com", key: "ann@example.com" },
  client: "http://localhost:3000",
  openedFrom: { browser: null, country: null },
  holder: { refreshTokenHash: `refresh of ${id}` },
  now: 1000,
  expiresAt: 2000,
  ordinal: 1,
  mostLive: 50,
  mailsCounter: "none",
  newUserId: crypto.randomUUID(),
});

describe("one attempt opens at most one session", () => {
  it("under 50 concurrent requests on each of 20 links", async () => {
    const links = [];
    for (let i = 0; i < 20; i++) links.push((await startLogin(latchkey, `u${i % 10}@example.com`)).link);
    const answers = await Promise.all(
      links.map((link) => Promise.all(Array.from({ length: 50 }, () => latchkey.get(link)))),
    );
    for (const perLink of answers) {
      const won = perLink.filter(({ status }) => status === 302);
      expect(won).toHaveLength(1);
      expect(perLink.filter(({ status }) => status === 400)).toHaveLength(49);
      const token = fragmentOf(won[0] as Response).get("jwt") ?? "";
      expect((await latchkey.get("/api/auth_user", bearer(token))).status).toBe(200);
    }
    expect(await countOf("sessions")).toBe(20);
    expect(await countOf("refresh_tokens")).toBe(20);
    expect(await countOf("users")).toBe(10);
  });

  it("when the same batch is sent twice: the winner stays the winner", async () => {
    const sessions = createSessions(env.DB);
    const winner = newSession("winner", "attempt");
    const first = await sessions.open(winner);
    expect(first).toMatchObject({ email: "ann@example.com" });
    expect(await sessions.open(winner)).toEqual(first);
    expect(await sessions.open(newSession("loser", "attempt"))).toBe("used");
    expect(await sessions.open(winner)).toEqual(first);
    expect(await countOf("sessions")).toBe(1);
    expect(await countOf("refresh_tokens")).toBe(1);
  });

  it("when the answer of the batch is lost: it is sent again, and the person is in", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    const response = await direct(faultyD1(env, "fails after", 1)).get(link);
    expect(response.status).toBe(302);
    expect((await latchkey.get("/api/auth_user", bearer(fragmentOf(response).get("jwt") ?? ""))).status).toBe(
      200,
    );
    expect(await countOf("sessions")).toBe(1);
    expect((await latchkey.get(link)).status).toBe(400);
  });

  it("when KV forgets nothing: its delete fails or hangs", async () => {
    const { link, attemptId } = await startLogin(latchkey, "ann@example.com");
    expect((await direct(faultyKv(env, "delete", "fails before")).get(link)).status).toBe(302);
    expect(await env.ATTEMPTS.get(`attempt:${attemptId}`)).not.toBeNull();
    expect((await latchkey.get(link)).status).toBe(400);
    expect(await countOf("sessions")).toBe(1);
  });

  it("when its user was deleted since: a used link stays used", async () => {
    const { link, attemptId } = await startLogin(latchkey, "ann@example.com");
    const stored = (await env.ATTEMPTS.get(`attempt:${attemptId}`)) ?? "";
    const { sub } = decodeJwt(fragmentOf(await latchkey.get(link)).get("jwt") ?? "");
    await env.DB.prepare("DELETE FROM users WHERE id = ?").bind(sub).run();
    await env.ATTEMPTS.put(`attempt:${attemptId}`, stored);
    expect((await latchkey.get(link)).status).toBe(400);
    expect(await countOf("sessions")).toBe(1);
    expect(await countOf("users")).toBe(0);
  });

  it("and a link that was used before changes nothing about its user", async () => {
    const { link, attemptId } = await startLogin(latchkey, "ann@example.com");
    const stored = (await env.ATTEMPTS.get(`attempt:${attemptId}`)) ?? "";
    await latchkey.get(link);
    await env.DB.prepare("UPDATE users SET last_login_at = 1").run();
    await env.ATTEMPTS.put(`attempt:${attemptId}`, stored);
    expect((await latchkey.get(link)).status).toBe(400);
    expect(await env.DB.prepare("SELECT last_login_at FROM users").first("last_login_at")).toBe(1);
  });

  it("and a code gives its try back once, also where the batch is sent twice", async () => {
    const sessions = createSessions(env.DB);
    await env.DB.prepare("INSERT INTO counters (key, count, expires_at) VALUES ('k', 4, 9999999999)").run();
    const session = { ...newSession("winner", "attempt"), releasedCounter: "k" };
    await sessions.open(session);
    await sessions.open(session);
    await sessions.open({ ...newSession("loser", "attempt"), releasedCounter: "k" });
    expect(await env.DB.prepare("SELECT count FROM counters").first("count")).toBe(3);
  });

  it("by either door: exchange and redirect race for one token", async () => {
    const both = direct({ EXCHANGE_URL: "http://localhost:3000/callback" });
    const { link, attemptId } = await startLogin(both, "ann@example.com");
    const token = new URL(link, "http://x").searchParams.get("verification_code") ?? "";
    expect(await sha256(token)).toBe(attemptId);
    const exchange = `/users?${new URLSearchParams({ email: "ann@example.com", token })}`;
    const answers = await Promise.all([
      both.get(link),
      both.get(exchange),
      both.get(link),
      both.get(exchange),
    ]);
    expect(answers.filter(({ status }) => status !== 400)).toHaveLength(1);
    expect(await countOf("sessions")).toBe(1);
  });
});
