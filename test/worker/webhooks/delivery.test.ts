import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import worker from "../../../src/index";
import { adminInstance } from "../admin";
import { bearer, countOf, direct, signIn, startLogin } from "../helpers";

const EVENTS_WEBHOOK_URL = "https://directory.example.com/hook";
const EVENTS_WEBHOOK_SECRET = `whsec_${btoa("a secret of thirty-two bytes, ok")}`;
const OTHER_SECRET = `whsec_${btoa("another secret of 32 bytes, fine")}`;
const BEGIN = Date.parse("2030-01-01T00:00:00Z");

interface Message {
  type: string;
  timestamp: string;
  data: {
    user: { id: string; email?: string; username?: string | null };
    session?: { id: string; client: string };
  };
}

/** Takes messages that are signed, and books them by their id; `answer` is what it says to the next ones. */
function createDirectory() {
  const books: { id: string; at: number; message: Message; signatures: string }[] = [];
  const directory = {
    books,
    requests: 0,
    answer: (): Response | Promise<Response> => new Response("thanks"),
    types: () => books.map(({ message }) => message.type),
  };
  vi.spyOn(globalThis, "fetch").mockImplementation(async (url, init) => {
    expect(url).toBe(EVENTS_WEBHOOK_URL);
    directory.requests += 1;
    const headers = Object.fromEntries(new Headers(init?.headers));
    const body = String(init?.body);
    new Webhook(EVENTS_WEBHOOK_SECRET).verify(body, headers);
    expect(init?.redirect).toBe("manual");
    const answer = await directory.answer();
    const { "webhook-id": id = "", "webhook-signature": signatures = "" } = headers;
    if (answer.ok) books.push({ id, at: Date.now(), message: JSON.parse(body), signatures });
    return answer;
  });
  return directory;
}

const hooked = (variables = {}) => direct({ EVENTS_WEBHOOK_URL, EVENTS_WEBHOOK_SECRET, ...variables });

const cron = (latchkey = hooked()) =>
  worker.scheduled({ cron: "*/5 * * * *" } as ScheduledController, latchkey.env);

/** Five minutes at a time, as the cron trigger has it. */
async function pass(minutes: number, latchkey = hooked()) {
  for (let passed = 0; passed < minutes; passed += 5) {
    vi.setSystemTime(Date.now() + 5 * 60_000);
    await cron(latchkey);
  }
}

const outbox = async () =>
  (
    await env.DB.prepare("SELECT event_id, tries, due_at FROM webhook_deliveries").all<{
      tries: number;
      due_at: number;
    }>()
  ).results;

const givenUp = async () =>
  (
    await env.DB.prepare(
      "SELECT detail, user_id FROM events WHERE kind = 'webhook.given_up' ORDER BY id",
    ).all()
  ).results;

let directory: ReturnType<typeof createDirectory>;
beforeEach(() => {
  vi.setSystemTime(BEGIN);
  directory = createDirectory();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("webhooks", () => {
  it("tell of a new user and of their login, signed, with what a directory needs", async () => {
    await signIn(hooked(), "ann@example.com");
    const user = { id: expect.any(String), email: "ann@example.com", username: null };
    expect(directory.books.map(({ message }) => message)).toEqual([
      { type: "user.created", timestamp: "2030-01-01T00:00:00Z", data: { user } },
      {
        type: "login.completed",
        timestamp: "2030-01-01T00:00:00Z",
        data: { user, session: { id: expect.any(String), client: "http://localhost:3000" } },
      },
    ]);
    expect(await outbox()).toEqual([]);
  });

  it("tell of a session that ended, and of a user who is gone by id alone", async () => {
    const { accessToken } = await signIn(hooked(), "ann@example.com");
    await hooked().fetch("/api/auth_user", { method: "DELETE", headers: bearer(accessToken) });
    const [, , revoked, deleted] = directory.books.map(({ message }) => message);
    const id = directory.books[0]?.message.data.user.id;
    expect(revoked).toMatchObject({
      type: "session.revoked",
      data: { user: { id }, session: { client: "http://localhost:3000" } },
    });
    expect(deleted).toEqual({
      type: "user.deleted",
      timestamp: "2030-01-01T00:00:00Z",
      data: { user: { id } },
    });
  });

  it("tell of what an operator does", async () => {
    const admin = adminInstance({ EVENTS_WEBHOOK_URL, EVENTS_WEBHOOK_SECRET });
    const { id } = await (await admin.post("/users", { email: "ann@example.com" })).json<{ id: string }>();
    await admin.delete(`/users/${id}`);
    expect(directory.types()).toEqual(["user.created", "user.deleted"]);
  });

  it("go out after the answer alone", async () => {
    let release = () => {};
    const held = new Promise<Response>((resolve) => {
      release = () => resolve(new Response());
    });
    directory.answer = () => held;
    const latchkey = hooked();
    const { link } = await startLogin(latchkey, "ann@example.com");
    const waiting: Promise<unknown>[] = [];
    const context = {
      waitUntil: (task: Promise<unknown>) => waiting.push(task),
      passThroughOnException: () => {},
    };
    const request = new Request(`http://localhost:8787${link}`, { redirect: "manual" });
    const answer = await worker.fetch(request as never, latchkey.env, context as never);
    expect(answer.status).toBe(302);
    expect(directory.books).toEqual([]);
    release();
    await Promise.all(waiting);
    expect(directory.books).toHaveLength(2);
  });

  it("have an id that is the same at each try, and another at each event", async () => {
    const ids = new Set<string>();
    const { answer } = directory;
    let tries = 0;
    directory.answer = () => (tries++ < 4 ? new Response(null, { status: 500 }) : answer());
    vi.mocked(fetch).mockImplementation(
      ((original) => async (url: never, init: RequestInit) => {
        ids.add(new Headers(init.headers).get("webhook-id") ?? "");
        return original?.(url, init as never) as Promise<Response>;
      })(vi.mocked(fetch).getMockImplementation()) as never,
    );
    await signIn(hooked(), "ann@example.com");
    await pass(10);
    expect(directory.books).toHaveLength(2);
    expect([...ids].sort()).toEqual(directory.books.map(({ id }) => id).sort());
    expect([...ids].every((id) => /^evt_[\w-]{43}$/.test(id))).toBe(true);
  });

  it("are signed with both secrets while the receiver changes from one to the other", async () => {
    await signIn(
      hooked({ EVENTS_WEBHOOK_SECRET: `${OTHER_SECRET} ${EVENTS_WEBHOOK_SECRET}` }),
      "ann@example.com",
    );
    expect(directory.books[0]?.signatures.split(" ")).toHaveLength(2);
  });

  it("cost nothing where they are not configured", async () => {
    await signIn(direct(), "ann@example.com");
    await cron(direct());
    expect(directory.requests).toBe(0);
    expect(await outbox()).toEqual([]);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM webhook_cursor").first("n")).toBe(0);
  });

  it("tell nothing of what was before they were configured", async () => {
    await signIn(direct(), "ann@example.com");
    vi.setSystemTime(BEGIN + 3_600_000);
    await signIn(hooked(), "bob@example.com");
    expect(directory.books.map(({ message }) => message.data.user.email)).toEqual([
      "bob@example.com",
      "bob@example.com",
    ]);
  });

  it("tell nothing that is older than a day after they were away", async () => {
    await signIn(hooked(), "ann@example.com");
    await signIn(direct(), "bob@example.com");
    vi.setSystemTime(BEGIN + 25 * 3_600_000);
    await cron();
    expect(directory.books).toHaveLength(2);
    expect(await outbox()).toEqual([]);
  });
});

describe("a receiver that is down for an hour", () => {
  it("is told of each event once when it is back, and was tried with growing pauses", async () => {
    directory.answer = () => new Response("down", { status: 503 });
    const latchkey = hooked();
    for (const name of ["ann", "bob", "carl"]) await signIn(latchkey, `${name}@example.com`);
    const first = directory.requests;
    await pass(60, latchkey);
    expect(directory.books).toEqual([]);
    // After 1, 5, 15 and 60 minutes, at the next run of the cron trigger: not at each of the twelve.
    expect(directory.requests - first).toBeLessThanOrEqual(6 * 4);
    const tries = (await outbox()).map(({ tries }) => tries);
    expect([Math.min(...tries), Math.max(...tries)]).toEqual([4, expect.any(Number)]);

    directory.answer = () => new Response();
    await pass(70, latchkey);
    expect(directory.types().sort()).toEqual([
      "login.completed",
      "login.completed",
      "login.completed",
      "user.created",
      "user.created",
      "user.created",
    ]);
    expect(new Set(directory.books.map(({ id }) => id)).size).toBe(6);
    expect(await outbox()).toEqual([]);
    expect(await countOf("users")).toBe(3);
  });

  it("is tried after 1, 5 and 15 minutes, then after 1, 2, 4, 6 and 8 hours, then no more", async () => {
    directory.answer = () => new Response(null, { status: 500 });
    await signIn(hooked(), "ann@example.com");
    const pauses: number[] = [];
    for (let [next] = await outbox(); next !== undefined; [next] = await outbox()) {
      pauses.push((next.due_at * 1000 - Date.now()) / 60_000);
      vi.setSystemTime(next.due_at * 1000);
      await cron();
    }
    expect(pauses).toEqual([1, 5, 15, 60, 120, 240, 360, 480]);
  });

  it("is given up after a day, which the log and the events tell", async () => {
    const errors: string[] = [];
    vi.spyOn(console, "error").mockImplementation((line) => errors.push(line));
    directory.answer = () => {
      throw new TypeError("connection refused");
    };
    const latchkey = hooked();
    await signIn(latchkey, "ann@example.com");
    await pass(25 * 60, latchkey);
    expect(await outbox()).toEqual([]);
    expect(directory.requests).toBeLessThan(2 * 12);
    expect(await givenUp()).toEqual([
      { detail: "user.created", user_id: expect.any(String) },
      { detail: "login.completed", user_id: expect.any(String) },
    ]);
    expect(errors.join()).toContain("webhook.given_up");
    expect(errors.join()).not.toContain("ann@");
  });
});

describe("a receiver", () => {
  it("that says 410 is not asked again", async () => {
    directory.answer = () => new Response(null, { status: 410 });
    await signIn(hooked(), "ann@example.com");
    expect(await outbox()).toEqual([]);
    expect(directory.requests).toBe(2);
  });

  it("that redirects has not taken it, and nothing follows", async () => {
    directory.answer = () =>
      new Response(null, { status: 307, headers: { Location: "https://elsewhere.example" } });
    await signIn(hooked(), "ann@example.com");
    expect((await outbox()).map(({ tries }) => tries)).toEqual([1, 1]);
    expect(directory.requests).toBe(2);
  });

  it.each(["1800", "Tue, 01 Jan 2030 00:30:00 GMT"])("that asks for more time gets it: %s", async (time) => {
    directory.answer = () => new Response(null, { status: 429, headers: { "Retry-After": time } });
    await signIn(hooked(), "ann@example.com");
    expect((await outbox()).map(({ due_at }) => due_at)).toEqual([BEGIN / 1000 + 1800, BEGIN / 1000 + 1800]);
  });

  it("that asks for more time than there is gets one last try at its end", async () => {
    directory.answer = () => new Response(null, { status: 503, headers: { "Retry-After": "200000" } });
    await signIn(hooked(), "ann@example.com");
    const end = BEGIN / 1000 + 86400;
    expect((await outbox()).map(({ due_at }) => due_at)).toEqual([end, end]);
    vi.setSystemTime(end * 1000);
    await cron();
    expect(directory.requests).toBe(4);
    expect(await outbox()).toEqual([]);
  });

  it("that takes one message is done with it, and nothing is given up", async () => {
    const admin = adminInstance({ EVENTS_WEBHOOK_URL, EVENTS_WEBHOOK_SECRET });
    await admin.post("/users", { email: "ann@example.com" });
    expect(directory.requests).toBe(1);
    expect(await outbox()).toEqual([]);
    expect(await givenUp()).toEqual([]);
  });

  it("that refuses one message gets it again", async () => {
    directory.answer = () => new Response(null, { status: 500 });
    const admin = adminInstance({ EVENTS_WEBHOOK_URL, EVENTS_WEBHOOK_SECRET });
    await admin.post("/users", { email: "ann@example.com" });
    expect(await outbox()).toMatchObject([{ tries: 1, due_at: BEGIN / 1000 + 60 }]);
  });

  it.each([
    ["taken", 200, "DELETE FROM webhook_deliveries"],
    ["not taken", 500, "UPDATE webhook_deliveries SET due_at = value"],
  ])("whose answer cannot be written down fails the run, to be asked again: %s", async (_, status, sql) => {
    await signIn(direct(), "ann@example.com");
    directory.answer = () => new Response(null, { status });
    const latchkey = hooked();
    const fails = () => Promise.reject(new Error("network connection lost"));
    const failing = { bind: () => failing, run: fails };
    const prepare = (text: string) => (text.trim().startsWith(sql) ? failing : env.DB.prepare(text));
    const DB = { prepare, batch: env.DB.batch.bind(env.DB) } as unknown as D1Database;
    await expect(
      worker.scheduled({ cron: "*/5 * * * *" } as ScheduledController, { ...latchkey.env, DB }),
    ).rejects.toMatchObject({ code: "unavailable" });
    expect((await outbox()).map(({ due_at }) => due_at)).toEqual([BEGIN / 1000 + 30, BEGIN / 1000 + 30]);
  });

  it("hears nothing of an event that is there no more, and the others come through", async () => {
    await signIn(direct(), "ann@example.com");
    await env.DB.prepare("INSERT INTO webhook_deliveries VALUES (1000, 1, 0)").run();
    await cron();
    expect(directory.types()).toEqual(["user.created", "login.completed"]);
    expect(await outbox()).toEqual([]);
  });

  it("that takes none of five is not sent the rest in that run", async () => {
    await cron();
    const statement = "INSERT INTO events (at, kind, user_id) VALUES (?, 'login.completed', 'u')";
    await env.DB.batch(Array.from({ length: 12 }, () => env.DB.prepare(statement).bind(BEGIN / 1000)));
    directory.answer = () => new Response(null, { status: 500 });
    await cron();
    expect(directory.requests).toBe(5);
  });

  it("whose answer was lost hears of it again, by the same id", async () => {
    await signIn(hooked(), "ann@example.com");
    // What was sent and not closed, as where D1 fails in that moment.
    await env.DB.prepare(
      "INSERT INTO webhook_deliveries SELECT id, 1, at + 30 FROM events WHERE kind = 'login.completed'",
    ).run();
    await pass(5);
    expect(directory.types()).toEqual(["user.created", "login.completed", "login.completed"]);
    expect(directory.books[1]?.id).toBe(directory.books[2]?.id);
  });

  it("is told of each event once, however many isolates deliver at once", async () => {
    await signIn(direct(), "ann@example.com");
    await Promise.all(Array.from({ length: 8 }, () => cron(hooked())));
    expect(directory.types().sort()).toEqual(["login.completed", "user.created"]);
  });

  it("is sent 25 at a run of the cron trigger, however many there are, and in time all", async () => {
    await cron();
    const statement = "INSERT INTO events (at, kind, user_id) VALUES (?, 'login.completed', 'u')";
    await env.DB.batch(Array.from({ length: 60 }, () => env.DB.prepare(statement).bind(BEGIN / 1000)));
    await cron();
    expect(directory.books).toHaveLength(25);
    await cron();
    await cron();
    expect(directory.books).toHaveLength(60);
  });
});

describe("the configuration", () => {
  it.each([
    [{ EVENTS_WEBHOOK_URL }],
    [{ EVENTS_WEBHOOK_SECRET }],
    [{ EVENTS_WEBHOOK_URL: "http://directory.example.com", EVENTS_WEBHOOK_SECRET }],
    [{ EVENTS_WEBHOOK_URL, EVENTS_WEBHOOK_SECRET: "whsec_short" }],
    [{ EVENTS_WEBHOOK_URL, EVENTS_WEBHOOK_SECRET: Array(3).fill(EVENTS_WEBHOOK_SECRET).join(" ") }],
  ])("stops at what is wrong: case %#", async (variables) => {
    expect((await direct(variables).get("/healthz")).status).toBe(503);
  });
});
