import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { adminInstance } from "../../admin";
import { signIn, startLogin, wrongCode } from "../../helpers";

const admin = adminInstance({ LINK_POLICY: "direct" });
const { latchkey } = admin;

const suppress = (email: string, liftedAt: number | null = null) =>
  env.DB.prepare("INSERT INTO suppressions VALUES (?, 'complaint', 'postmark', 1000, ?)")
    .bind(email, liftedAt)
    .run();

const listed = async (query = "") =>
  (await admin.get(`/suppressions${query}`)).json<{
    suppressions: { email: string }[];
    next: string | null;
  }>();

interface Told {
  events: { id: number; kind: string; at: string; reason: string | null; [field: string]: unknown }[];
}

const told = async (query: string) => (await (await admin.get(`/events?${query}`)).json<Told>()).events;
const kindsOf = async (query: string) => (await told(query)).map(({ kind }) => kind);

describe("suppressions", () => {
  it("are listed a page at a time, those in force alone", async () => {
    for (const name of ["bob", "ann", "carl"]) await suppress(`${name}@example.com`);
    await suppress("dora@example.com", 2000);
    const first = await listed("?limit=2");
    expect(first.suppressions).toEqual([
      {
        email: "ann@example.com",
        reason: "complaint",
        provider: "postmark",
        occurredAt: "1970-01-01T00:16:40Z",
      },
      expect.objectContaining({ email: "bob@example.com" }),
    ]);
    const second = await listed(`?limit=2&after=${first.next}`);
    expect([second.suppressions.map(({ email }) => email), second.next]).toEqual([
      ["carl@example.com"],
      null,
    ]);
  });

  it("are lifted, once: then mail goes there again", async () => {
    await suppress("ann@example.com");
    const lift = () => admin.post("/suppressions/lift", { email: "Ann@example.com" });
    expect((await lift()).status).toBe(204);
    expect((await startLogin(latchkey, "ann@example.com")).mail).toBeDefined();
    const again = await lift();
    expect([again.status, await again.json()]).toEqual([404, { message: "Not suppressed" }]);
  });
});

describe("events", () => {
  it("are found by an address: what began with it, and what its user did", async () => {
    await signIn(latchkey, "ann@example.com");
    await signIn(latchkey, "bob@example.com");
    expect(await kindsOf("email=ANN@example.com")).toEqual([
      "login.completed",
      "user.created",
      "mail.sent",
      "login.started",
    ]);
    expect(await kindsOf("email=nobody@example.com")).toEqual([]);
  });

  it("say why a person did not get in", async () => {
    const { attemptId, code } = await startLogin(latchkey, "ann@example.com");
    await latchkey.post("/api/passwordless/verify", { attemptId, code: wrongCode(code) });
    expect((await told("email=ann@example.com"))[0]).toMatchObject({
      kind: "request.refused",
      reason: "wrong code",
      attemptId,
    });
  });

  it("are found by user, kinds, and time, a page at a time", async () => {
    await signIn(latchkey, "ann@example.com");
    const [completed] = await told("kind=login.completed");
    expect(await kindsOf(`user=${completed?.userId}`)).toEqual(["login.completed", "user.created"]);
    expect(await kindsOf("kind=mail.sent,login.started")).toEqual(["mail.sent", "login.started"]);
    expect(await kindsOf("kind=login.started&since=2999-01-01")).toEqual([]);
    expect(await kindsOf(`before=${completed?.id}&limit=2`)).toEqual(["user.created", "mail.sent"]);
  });

  it.each(["since=soon", "kind=a;b", "before=-1", "limit=1000", "email=x"])("refuses %s", async (query) => {
    expect((await admin.get(`/events?${query}`)).status).toBe(422);
  });
});

it("statistics count users, live sessions, and the last day's events", async () => {
  await signIn(latchkey, "ann@example.com");
  await startLogin(latchkey, "bob@example.com");
  await admin.post("/users", { email: "carl@example.com" });
  const { users: [carl] = [] } = await (await admin.get("/users?email=carl@example.com")).json<{
    users: { id: string }[];
  }>();
  await admin.post(`/users/${carl?.id}/disable`);
  await suppress("dora@example.com");
  await env.DB.prepare("INSERT INTO events (at, kind) VALUES (1000, 'mail.sent')").run();
  expect(await (await admin.get("/stats")).json()).toEqual({
    users: 2,
    disabledUsers: 1,
    liveSessions: 1,
    suppressedAddresses: 1,
    loginsStarted: 2,
    mailsSent: 2,
    loginsCompleted: 1,
    requestsRefused: 0,
  });
});
