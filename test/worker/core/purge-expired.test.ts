import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import worker from "../../../src/index";
import { bearer, countOf, instance, signIn, startLogin, wrongCode } from "../helpers";

const latchkey = instance();
const DAY = 86400;
const now = () => Math.floor(Date.now() / 1000);
const purge = async () => {
  await worker.scheduled(createScheduledController(), env);
};

async function addSessions(count: number, expiresAt: number, revokedAt: number | null = null) {
  await env.DB.prepare(
    "INSERT OR IGNORE INTO users (id, email, email_key, created_at) VALUES ('u', 'u@e.com', 'u@e.com', 0)",
  ).run();
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO sessions (id, user_id, attempt_id, client, created_at, last_seen_at, expires_at, revoked_at)
     SELECT hex(randomblob(8)), 'u', hex(randomblob(8)), 'c', 0, 0, ?2, ?3 FROM n`,
  )
    .bind(count, expiresAt, revokedAt)
    .run();
}

afterEach(() => {
  vi.useRealTimers();
});

describe("the cron trigger", () => {
  it("deletes sessions that ended more than a day ago, with their refresh tokens, and nothing else", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    await addSessions(3, now() - DAY - 10);
    await addSessions(2, now() + DAY, now() - DAY - 10);
    await addSessions(4, now() - DAY + 60);
    await addSessions(5, now() + DAY, now() - 60);
    await env.DB.prepare(
      "INSERT INTO refresh_tokens SELECT id, id, 0, NULL FROM sessions WHERE user_id = 'u'",
    ).run();
    await purge();
    expect(await countOf("sessions")).toBe(1 + 4 + 5);
    expect(await countOf("refresh_tokens")).toBe(1 + 4 + 5);
    expect(await countOf("users")).toBe(2);
    expect((await latchkey.get("/api/auth_user", bearer(accessToken))).status).toBe(200);
  });

  it("deletes counters that have ended, and keeps those that still count", async () => {
    const { attemptId, code } = await startLogin(latchkey, "ann@example.com");
    for (let i = 1; i <= 5; i++)
      await latchkey.post("/api/passwordless/verify", { attemptId, code: wrongCode(code, i) });
    const before = await countOf("counters");
    await env.DB.prepare("INSERT INTO counters (key, count, expires_at) VALUES ('old', 1, ?)")
      .bind(now() - 1)
      .run();
    await purge();
    expect(await countOf("counters")).toBe(before);
    expect((await latchkey.post("/api/passwordless/verify", { attemptId, code })).status).toBe(429);
  });

  it("goes in bounded batches: what is more than it takes at once is gone the next time", async () => {
    await addSessions(21_000, now() - 2 * DAY);
    await purge();
    expect(await countOf("sessions")).toBe(1000);
    await purge();
    expect(await countOf("sessions")).toBe(0);
  });

  it("deletes events older than EVENTS_TTL, and never the newest", async () => {
    const addEvents = (ages: number[]) =>
      env.DB.batch(
        ages.map((age) =>
          env.DB.prepare("INSERT INTO events (at, kind) VALUES (?, 'mail.sent')").bind(now() - age),
        ),
      );
    const ages = async () =>
      (await env.DB.prepare("SELECT id, at FROM events ORDER BY id").all<{ id: number; at: number }>())
        .results;
    await addEvents([91 * DAY, 90 * DAY + 60, 90 * DAY - 60, 5]);
    await purge();
    expect((await ages()).map(({ id }) => id)).toEqual([3, 4]);

    const later = { ...env, EVENTS_TTL: "1d" };
    await env.DB.prepare("UPDATE events SET at = 0").run();
    await worker.scheduled(createScheduledController(), later);
    expect((await ages()).map(({ id }) => id)).toEqual([4]);
    await addEvents([5]);
    expect((await ages()).map(({ id }) => id)).toEqual([4, 5]);
  });

  it("goes by the second", async () => {
    vi.setSystemTime(Date.parse("2030-01-01T00:00:00Z"));
    await addSessions(1, now() - DAY);
    await addSessions(1, now() - DAY - 1);
    await addSessions(1, now() + DAY);
    const add = (sql: string, ...values: (string | number)[]) =>
      env.DB.prepare(sql)
        .bind(...values)
        .run();
    for (const [place, age] of [30 * DAY, 30 * DAY + 1].entries())
      await add(
        "INSERT INTO refresh_tokens SELECT ?, id, 0, ? FROM sessions WHERE expires_at > ?",
        `t${place}`,
        now() - age,
        now(),
      );
    for (const [id, age] of [DAY, DAY + 1].entries())
      await add("INSERT INTO webhook_deliveries (event_id, due_at) VALUES (?, ?)", id, now() - age);
    for (const left of [1, 0])
      await add(
        "INSERT INTO counters (key, count, expires_at) VALUES (?, 1, ?)",
        `left ${left}`,
        now() + left,
      );
    await add("DELETE FROM events");
    for (const age of [90 * DAY + 1, 90 * DAY, 5])
      await add("INSERT INTO events (at, kind) VALUES (?, 'mail.sent')", now() - age);
    await purge();
    const left = { sessions: 2, refresh_tokens: 1, webhook_deliveries: 1, counters: 1, events: 2 };
    for (const [table, count] of Object.entries(left))
      expect([table, await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first("n")]).toEqual([
        table,
        count,
      ]);
  });

  it("fails where D1 does, and is seen to", async () => {
    const fails = () => Promise.reject(new Error("network connection lost"));
    const statement = { bind: () => statement, all: fails, run: fails };
    const failing = { ...env, DB: { prepare: () => statement } as unknown as D1Database };
    await expect(worker.scheduled(createScheduledController(), failing)).rejects.toMatchObject({
      code: "unavailable",
    });
  });
});
