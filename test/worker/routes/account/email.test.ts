import { env } from "cloudflare:workers";
import { describe, expect, inject, it, vi } from "vitest";
import { faultyD1 } from "../../faults";
import {
  bearer,
  codeIn,
  countOf,
  everythingStored,
  type Instance,
  instance,
  linkIn,
  ORIGIN,
  refresh,
  signIn,
  startLogin,
  wrongCode,
} from "../../helpers";

const PAGE = { Accept: "text/html" };
const PRESS = { method: "POST", headers: { ...PAGE, Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" } };
const DAY = 86400_000;

/** Each test has people and a mailbox of its own. */
const fresh = () => instance();
const me = async (latchkey: Instance, accessToken: string) =>
  (await latchkey.get("/api/auth_user", bearer(accessToken))).json() as Promise<{ email: string }>;

async function change(latchkey: Instance, accessToken: string, email: string) {
  const response = await latchkey.post("/api/auth_user/email", { email }, bearer(accessToken));
  const [mail] = await latchkey.mails(email);
  return {
    response,
    mail,
    attemptId: response.headers.get("Attempt-Id") ?? "",
    link: linkIn(mail),
    code: codeIn(mail),
  };
}

const verify = (latchkey: Instance, body: object) => latchkey.post("/api/auth_user/email/verify", body);

async function undoLink(latchkey: Instance, oldEmail: string): Promise<string> {
  const mails = await latchkey.mails(oldEmail);
  return linkIn(mails.find(({ subject }) => subject.includes("was changed")));
}

describe("POST /api/auth_user/email", () => {
  it("mails link and code to the new address, and changes nothing yet", async () => {
    const latchkey = fresh();
    const { accessToken } = await signIn(latchkey, "old@example.com");
    const { response, mail, link } = await change(latchkey, accessToken, "New@Example.com");
    expect(response.status).toBe(204);
    expect(mail?.to).toBe("New@example.com");
    expect(mail?.subject).toBe("Your new email address for Latchkey");
    expect(link).toMatch(/^\/account\/email\?token=[\w-]{43}$/);
    expect(mail?.html).toContain(link.slice(1));
    expect((await me(latchkey, accessToken)).email).toBe("old@example.com");
    expect(await latchkey.mails("old@example.com")).toHaveLength(1);
  });

  it.each([
    [{}, 422, { email: "Email required" }],
    [{ email: "x" }, 422, { email: "Invalid email" }],
  ])("names what is wrong: %j", async (body, status, fields) => {
    const latchkey = fresh();
    const { accessToken } = await signIn(latchkey, "old@example.com");
    const response = await latchkey.post("/api/auth_user/email", body, bearer(accessToken));
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(fields);
  });

  it("is refused without a token", async () => {
    expect((await fresh().post("/api/auth_user/email", { email: "new@example.com" })).status).toBe(401);
  });

  it("wants a login within the last ten minutes", async () => {
    const latchkey = fresh();
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const { accessToken } = await signIn(latchkey, "old@example.com");
    vi.setSystemTime(start + 600_000);
    const response = await latchkey.post(
      "/api/auth_user/email",
      { email: "new@example.com" },
      bearer(accessToken),
    );
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message: "Sign in again" });
  });

  it("names the account that asks, masked, in the mail and on the page", async () => {
    const latchkey = fresh();
    const { accessToken } = await signIn(latchkey, "mallory@evil.example");
    const { mail, link } = await change(latchkey, accessToken, "victim@example.com");
    expect(mail?.text).toContain("m…@evil.example");
    expect(mail?.html).toContain("m…@evil.example");
    expect(await (await latchkey.get(link, PAGE)).text()).toContain("the account m…@evil.example");
  });

  it("is taken back where the mail fails", async () => {
    const latchkey = fresh();
    const { accessToken } = await signIn(latchkey, "old@example.com");
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 500 }));
    const failing = instance({ MAIL_PROVIDERS: "resend", RESEND_API_KEY: "re_1" });
    expect(
      (await failing.post("/api/auth_user/email", { email: "new@example.com" }, bearer(accessToken))).status,
    ).toBe(503);
    expect((await env.ATTEMPTS.list({ prefix: "email-change:" })).keys).toEqual([]);
  });

  it("answers alike for an address that is another's: only who holds it may know", async () => {
    const latchkey = fresh();
    await signIn(latchkey, "taken@example.com");
    const { accessToken } = await signIn(latchkey, "old@example.com");
    const { response, link, attemptId, code } = await change(latchkey, accessToken, "taken@example.com");
    expect(response.status).toBe(204);
    const byCode = await verify(latchkey, { attemptId, code });
    expect(byCode.status).toBe(403);
    expect(await byCode.json()).toEqual({ email: "Email taken" });
    const byLink = await latchkey.fetch(link, PRESS);
    expect(byLink.status).toBe(403);
    expect(await byLink.text()).toContain("This email address already has an account");
    expect((await me(latchkey, accessToken)).email).toBe("old@example.com");
  });
});

describe("the new address", () => {
  it("is taken over by the link's button, which a GET does not press", async () => {
    const latchkey = fresh();
    const { accessToken, refreshToken } = await signIn(latchkey, "old@example.com");
    const { link } = await change(latchkey, accessToken, "new@example.com");
    const question = await latchkey.get(link, PAGE);
    expect(question.status).toBe(200);
    expect(await question.text()).toContain(
      "new@example.com becomes the address of the account o…@example.com",
    );
    await latchkey.fetch(link, { method: "HEAD" });
    expect((await me(latchkey, accessToken)).email).toBe("old@example.com");
    const done = await latchkey.fetch(link, PRESS);
    expect(done.status).toBe(200);
    expect(await done.text()).toContain("From now on you sign in with new@example.com.");
    expect((await me(latchkey, accessToken)).email).toBe("new@example.com");
    expect(await refresh(latchkey, refreshToken)).not.toBeNull();
    const again = await signIn(latchkey, "new@example.com");
    expect((await me(latchkey, again.accessToken)).email).toBe("new@example.com");
    expect(await countOf("users")).toBe(1);
  });

  it("is taken over by the code, by itself", async () => {
    const latchkey = fresh();
    const { accessToken } = await signIn(latchkey, "old@example.com");
    const { attemptId, code } = await change(latchkey, accessToken, "new@example.com");
    const response = await verify(latchkey, { attemptId, code });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ email: "new@example.com" });
  });

  it("is taken over once, by 20 at once, by link and by code, and also where the batch is sent twice", async () => {
    const latchkey = fresh();
    const { accessToken } = await signIn(latchkey, "old@example.com");
    const { link, attemptId, code } = await change(latchkey, accessToken, "new@example.com");
    const token = new URL(link, ORIGIN).searchParams.get("token");
    const lossy = instance(faultyD1(env, "fails after", 1));
    const answers = await Promise.all([
      ...Array.from({ length: 16 }, () => verify(latchkey, { token })),
      ...Array.from({ length: 4 }, () => verify(lossy, { attemptId, code })),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await latchkey.fetch(link, PRESS)).status).toBe(400);
  });

  it("is not taken over by a wrong code, five of which end it, nor after its time", async () => {
    const latchkey = fresh();
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const { accessToken } = await signIn(latchkey, "old@example.com");
    const { link, attemptId, code } = await change(latchkey, accessToken, "new@example.com");
    for (let i = 1; i <= 5; i++)
      expect((await verify(latchkey, { attemptId, code: wrongCode(code, i) })).status).toBe(400);
    expect((await verify(latchkey, { attemptId, code })).status).toBe(429);
    vi.setSystemTime(start + 901_000);
    const late = await latchkey.fetch(link, PRESS);
    expect(late.status).toBe(400);
    expect(await late.text()).toContain("This link does not work any more");
    expect((await me(latchkey, accessToken)).email).toBe("old@example.com");
  });

  it("is not taken over once the session that asked has ended", async () => {
    const latchkey = fresh();
    const thief = await signIn(latchkey, "old@example.com");
    const { link, attemptId, code } = await change(latchkey, thief.accessToken, "new@example.com");
    const owner = await signIn(latchkey, "old@example.com");
    await latchkey.fetch("/api/sessions", { method: "DELETE", headers: bearer(owner.accessToken) });
    expect((await verify(latchkey, { attemptId, code })).status).toBe(400);
    expect((await latchkey.fetch(link, PRESS)).status).toBe(400);
    expect((await me(latchkey, owner.accessToken)).email).toBe("old@example.com");
  });

  it("is taken over by the code alone under LINK_POLICY=same-browser, whatever a machine presses", async () => {
    const strict = instance({ LINK_POLICY: "same-browser" });
    const { accessToken } = await signIn(strict, "old@example.com");
    const { link, attemptId, code } = await change(strict, accessToken, "new@example.com");
    expect(await (await strict.get(link, PAGE)).text()).toContain("Go back to where you began");
    expect((await strict.fetch(link, PRESS)).status).toBe(400);
    expect((await me(strict, accessToken)).email).toBe("old@example.com");
    expect((await verify(strict, { attemptId, code })).status).toBe(200);
  });

  it("signs nobody in: its link and code are none of a login, and a login's are none of it", async () => {
    const latchkey = fresh();
    const { accessToken } = await signIn(latchkey, "old@example.com");
    const { link, attemptId, code } = await change(latchkey, accessToken, "new@example.com");
    const token = new URL(link, ORIGIN).searchParams.get("token") ?? "";
    expect((await latchkey.post("/api/passwordless/verify", { token })).status).toBe(400);
    expect((await latchkey.post("/api/passwordless/verify", { attemptId, code })).status).toBe(400);
    const body = { email: "eve@example.com", redirectUri: "http://localhost:3000/" };
    const login = await latchkey.post("/api/passwordless/start", body);
    const [mail] = await latchkey.mails("eve@example.com");
    const answer = await verify(latchkey, { attemptId: login.headers.get("Attempt-Id"), code: codeIn(mail) });
    expect(answer.status).toBe(400);
  });

  it("is proved by secrets that are stored as hashes", async () => {
    const latchkey = fresh();
    const { accessToken } = await signIn(latchkey, "old@example.com");
    const { link } = await change(latchkey, accessToken, "new@example.com");
    const pending = await everythingStored();
    await latchkey.fetch(link, PRESS);
    const stored = pending + (await everythingStored());
    const undo = await undoLink(latchkey, "old@example.com");
    for (const url of [link, undo])
      expect(stored).not.toContain(new URL(url, ORIGIN).searchParams.get("token"));
  });

  it("takes no button from another site", async () => {
    const latchkey = fresh();
    const { accessToken } = await signIn(latchkey, "old@example.com");
    const { link } = await change(latchkey, accessToken, "new@example.com");
    const headers = { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" };
    expect((await latchkey.fetch(link, { method: "POST", headers })).status).toBe(403);
  });
});

describe("the old address", () => {
  async function changed() {
    const latchkey = fresh();
    const session = await signIn(latchkey, "old@example.com");
    const { link } = await change(latchkey, session.accessToken, "new@example.com");
    await latchkey.fetch(link, PRESS);
    return { latchkey, ...session, undo: await undoLink(latchkey, "old@example.com") };
  }

  it("is told, with a link that undoes it", async () => {
    const { latchkey, undo } = await changed();
    const [mail] = await latchkey.mails("old@example.com");
    expect(mail?.subject).toBe("Your email address for Latchkey was changed");
    for (const words of ["new@example.com", "7 days", undo]) expect(mail?.text).toContain(words);
    expect(undo).toMatch(/^\/account\/email\/undo\?token=[\w-]{43}$/);
  });

  it("comes back by the link's button, which signs out everybody; a GET does nothing", async () => {
    const { latchkey, undo, accessToken, refreshToken } = await changed();
    expect(await (await latchkey.get(undo, PAGE)).text()).toContain(
      "old@example.com becomes your address again",
    );
    expect((await me(latchkey, accessToken)).email).toBe("new@example.com");
    const done = await latchkey.fetch(undo, PRESS);
    expect(done.status).toBe(200);
    expect(await done.text()).toContain("Sign in with old@example.com.");
    expect((await latchkey.get("/api/auth_user", bearer(accessToken))).status).toBe(401);
    expect(await refresh(latchkey, refreshToken)).toBeNull();
    const back = await signIn(latchkey, "old@example.com");
    expect((await me(latchkey, back.accessToken)).email).toBe("old@example.com");
    expect(await countOf("users")).toBe(1);
    const twice = await latchkey.fetch(undo, PRESS);
    expect(twice.status).toBe(400);
    expect(await twice.text()).toContain("This cannot be undone any more");
  });

  it("comes back for 7 days and not a second longer", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const { latchkey, undo } = await changed();
    vi.setSystemTime(start + 7 * DAY - 1000);
    expect((await latchkey.get(undo, PAGE)).status).toBe(200);
    vi.setSystemTime(start + 7 * DAY + 1000);
    expect((await latchkey.fetch(undo, PRESS)).status).toBe(400);
  });

  it("comes back for good: a stranger who changed it twice has no link and no wish left", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const { latchkey, undo, accessToken } = await changed();
    vi.setSystemTime(start + 60_000);
    const second = await change(latchkey, accessToken, "newer@example.com");
    await latchkey.fetch(second.link, PRESS);
    const strangersUndo = await undoLink(latchkey, "new@example.com");
    vi.setSystemTime(start + 120_000);
    const third = await change(latchkey, accessToken, "newest@example.com");
    expect((await latchkey.fetch(undo, PRESS)).status).toBe(200);
    expect((await latchkey.fetch(strangersUndo, PRESS)).status).toBe(400);
    expect((await latchkey.fetch(third.link, PRESS)).status).toBe(400);
    expect(await env.DB.prepare("SELECT email FROM users").first("email")).toBe("old@example.com");
  });

  it("comes back for good, too, where the stranger is quick: two changes and an undo within one second", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { latchkey, undo, accessToken } = await changed();
    const second = await change(latchkey, accessToken, "newer@example.com");
    await latchkey.fetch(second.link, PRESS);
    await latchkey.fetch(await undoLink(latchkey, "new@example.com"), PRESS);
    expect((await latchkey.fetch(undo, PRESS)).status).toBe(200);
    expect(await env.DB.prepare("SELECT email FROM users").first("email")).toBe("old@example.com");
  });

  it("waits for its owner: nobody else can take it while it may come back, by signing up, in or over", async () => {
    const { latchkey, undo } = await changed();
    const signUp = await latchkey.post("/api/users", { email: "Old@example.com", username: "squatter" });
    expect(signUp.status).toBe(403);
    expect(await signUp.json()).toEqual({ email: "Email taken" });
    const started = await startLogin(latchkey, "old@example.com");
    expect((await latchkey.get(started.link, started.browser)).status).toBe(400);
    const eve = await signIn(latchkey, "eve@example.com");
    const taking = await change(latchkey, eve.accessToken, "old@example.com");
    expect((await verify(latchkey, { attemptId: taking.attemptId, code: taking.code })).status).toBe(403);
    expect((await latchkey.fetch(undo, PRESS)).status).toBe(200);
    const back = await signIn(latchkey, "old@example.com");
    expect((await me(latchkey, back.accessToken)).email).toBe("old@example.com");
  });

  it("may be taken once it cannot come back any more", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const { latchkey } = await changed();
    vi.setSystemTime(start + 7 * DAY + 1000);
    expect((await latchkey.post("/api/users", { email: "old@example.com", username: "heir" })).status).toBe(
      201,
    );
  });

  it("is forgotten a while after it could come back", async () => {
    const { latchkey } = await changed();
    const { default: worker } = await import("../../../../src/index");
    await worker.scheduled({} as ScheduledController, env);
    const left = () => env.DB.prepare("SELECT count(*) AS n FROM email_changes").first("n");
    expect(await left()).toBe(1);
    await env.DB.prepare("UPDATE email_changes SET undo_until = undo_until - 9 * 86400").run();
    await worker.scheduled({} as ScheduledController, env);
    expect(await left()).toBe(0);
    expect(latchkey).toBeDefined();
  });
});

describe("a new address that may get no mail", () => {
  const suppress = (address: string) =>
    env.DB.prepare("INSERT INTO suppressions VALUES (?, 'bounce', 'resend', 0, NULL)").bind(address).run();
  const ask = (latchkey: Instance, accessToken: string, email: string) =>
    latchkey.post("/api/auth_user/email", { email }, bearer(accessToken));

  it.each([
    ["is suppressed", {}],
    ["is of an unwanted domain", { BLOCKED_EMAIL_DOMAINS: "dead.example" }],
  ])("because it %s is answered as any other", async (_, variables) => {
    const latchkey = instance(variables);
    const { accessToken } = await signIn(latchkey, "old@example.com");
    await suppress("suppressed@dead.example");
    const response = await ask(latchkey, accessToken, "suppressed@dead.example");
    expect(response.status).toBe(204);
    expect(response.headers.get("Attempt-Id")).toMatch(/^[\w-]{43}$/);
    expect(await latchkey.mails("suppressed@dead.example")).toEqual([]);
  });

  it("is one that was asked for a moment ago, and then says how long to wait", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const latchkey = instance({ LIMIT_PAUSES: "30s" });
    const { accessToken } = await signIn(latchkey, "old@example.com");
    expect((await ask(latchkey, accessToken, "new@example.com")).status).toBe(204);
    const response = await ask(latchkey, accessToken, "new@example.com");
    expect(response.status).toBe(429);
    expect(response.headers.get("Retry-After")).toBe("30");
  });

  it.each([
    ["error", 503, 204],
    ["bad-address", 503, 429],
  ])(
    "because no provider sends there (%s) is %s, and asking again then is %s",
    async (behaviour, first, second) => {
      const { accessToken } = await signIn(fresh(), "old@example.com");
      const at = (now: string) =>
        instance({
          LIMIT_PAUSES: "30s",
          MAIL_PROVIDERS: "resend",
          RESEND_API_KEY: "re_1",
          RESEND_BASE_URL: `${inject("mailFake")}/${now}/resend`,
        });
      expect((await ask(at(behaviour), accessToken, "new@example.com")).status).toBe(first);
      expect((await env.ATTEMPTS.list({ prefix: "email-change:" })).keys).toEqual([]);
      expect((await ask(at("ok"), accessToken, "new@example.com")).status).toBe(second);
    },
  );

  it("is the old one, where that is suppressed: the change is completed all the same", async () => {
    const latchkey = fresh();
    const { accessToken } = await signIn(latchkey, "old@example.com");
    const { attemptId, code } = await change(latchkey, accessToken, "new@example.com");
    await suppress("old@example.com");
    expect((await verify(latchkey, { attemptId, code })).status).toBe(200);
    expect(await latchkey.mails("old@example.com")).toHaveLength(1);
  });
});
