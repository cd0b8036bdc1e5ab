import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { type Fault, faultyD1, faultyKv } from "../faults";
import { codeIn, countOf, type Instance, instance, linkIn, ORIGIN } from "../helpers";
import { answerIn, authorizeUrl, exchange, fieldsOf, isLive, refreshAs, register, signInto } from "../openid";

const latchkey = instance();
const broken = (fault: Fault, times?: number) => instance(faultyD1(env, fault, times));
let person: Browser;

beforeEach(async () => {
  await register();
  person = browser(latchkey);
});

/** The client that is no row of D1: what fails here is the batch that consumes the code. */
const OWN = { client_id: "latchkey", redirect_uri: `${ORIGIN}/demo` };

async function newCode(): Promise<string> {
  return answerIn(await person.open(await authorizeUrl(OWN))).code ?? "";
}

/** Sends what this browser would send, to another instance of the service. */
async function sendTo(service: Instance, path: string, fields?: Record<string, string>): Promise<Response> {
  const other = browser(service);
  for (const [name, value] of person.cookies) other.cookies.set(name, value);
  const response = await (fields === undefined ? other.open(path) : other.submit(path, fields));
  for (const [name, value] of other.cookies) person.cookies.set(name, value);
  return response;
}

describe("exchanging a code", () => {
  it("RFC 6749 §4.1.2: answers where D1 loses its answer once: the batch that is sent again is no second use", async () => {
    await signInto(latchkey, person);
    const code = await newCode();
    const before = await countOf("sessions");
    const response = await exchange(broken("fails after", 1), code, OWN);
    expect(response.status).toBe(200);
    const tokens = (await response.json()) as Awaited<ReturnType<typeof signInto>>;
    expect(await isLive(latchkey, tokens)).toBe(true);
    expect((await refreshAs(latchkey, tokens.refresh_token, { client_id: "latchkey" })).status).toBe(200);
    expect(await countOf("sessions")).toBe(before + 1);
  });

  it.each(["fails before", "answers nonsense"] as const)(
    "is put off where D1 %s, and the code is good for another try",
    async (fault) => {
      await signInto(latchkey, person);
      const code = await newCode();
      const response = await exchange(broken(fault), code, OWN);
      expect(response.status).toBeGreaterThanOrEqual(500);
      expect(await response.json()).toMatchObject({
        error: expect.stringMatching(/^(temporarily_unavailable|server_error)$/),
      });
      expect((await exchange(latchkey, code, OWN)).status).toBe(200);
    },
  );
});

describe("signing in", () => {
  async function ask() {
    const page = await person.visit(await authorizeUrl());
    const login = await person.submit("/login", { ...fieldsOf(await page.text()), email: "ann@example.com" });
    const form = fieldsOf(await (await person.open(login.headers.get("Location") ?? "")).text());
    const [mail] = await latchkey.mails("ann@example.com");
    return { link: linkIn(mail), form: { ...form, code: codeIn(mail) } };
  }

  it("by the link goes on where D1 loses its answer once: the batch is sent again", async () => {
    const { link } = await ask();
    const response = await sendTo(broken("fails after", 1), link);
    expect((await exchange(latchkey, answerIn(response).code ?? "")).status).toBe(200);
    expect(await countOf("sessions")).toBe(2);
  });

  it("by the code is put off where D1 loses the answer that counts the try, and works at the next", async () => {
    const { form } = await ask();
    const response = await sendTo(broken("fails after", 1), "/login/code", form);
    expect(response.status).toBe(503);
    expect(await countOf("sessions")).toBe(0);
    expect(answerIn(await person.submit("/login/code", form))).toMatchObject({ code: expect.any(String) });
  });

  it.each(["fails before", "answers nonsense"] as const)(
    "fails on a page where D1 %s, sets no cookie, and works after that",
    async (fault) => {
      const { link } = await ask();
      const response = await sendTo(broken(fault), link);
      expect(response.status).toBeGreaterThanOrEqual(500);
      expect(response.headers.get("Location")).toBeNull();
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await countOf("sessions")).toBe(0);
      expect(answerIn(await person.open(link))).toMatchObject({ code: expect.any(String) });
    },
  );

  it("opens one session where KV forgets nothing", async () => {
    const { link, form } = await ask();
    const forgetful = instance(faultyKv(env, "delete", "fails before"));
    expect(answerIn(await sendTo(forgetful, link))).toMatchObject({ code: expect.any(String) });
    const stranger = browser(latchkey);
    expect((await stranger.submit("/login/code", form)).status).toBe(400);
    expect((await stranger.submit(link)).status).toBe(400);
    expect(await countOf("sessions")).toBe(1);
  });
});

describe("an application's request", () => {
  it.each(["fails before", "fails after", "answers nonsense"] as const)(
    "RFC 6749 §4.1.2.1: is answered by a page and no redirect where D1 %s, for nobody knows the client then",
    async (fault) => {
      await signInto(latchkey, person);
      const response = await sendTo(broken(fault), await authorizeUrl());
      expect(response.status).toBeGreaterThanOrEqual(500);
      expect(response.headers.get("Location")).toBeNull();
      expect(await response.text()).toContain("The fault is ours");
      expect(await newCode()).not.toBe("");
    },
  );

  it("is nobody's where D1 answers something else than the session that was asked for", async () => {
    await signInto(latchkey, person);
    const url = await authorizeUrl({ ...OWN, prompt: "none" });
    expect(answerIn(await sendTo(latchkey, url))).toMatchObject({ code: expect.any(String) });
    const answer = answerIn(await sendTo(broken("answers nonsense"), url));
    expect(answer).toMatchObject({ error: "login_required" });
  });

  it("is not a sign-out where D1 fails: the cookie stays", async () => {
    await signInto(latchkey, person);
    for (const path of [await authorizeUrl(), "/account", "/oauth/logout"]) {
      const response = await sendTo(broken("fails before"), path);
      expect(response.status).toBe(503);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });
});
