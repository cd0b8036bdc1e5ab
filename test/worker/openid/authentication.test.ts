import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { codeIn, countOf, instance } from "../helpers";
import {
  answerIn,
  authorizeUrl,
  exchange,
  fieldsOf,
  freezeTime,
  register,
  signInFor,
  signInto,
} from "../openid";

const latchkey = instance();
let person: Browser;

beforeEach(async () => {
  await register();
  person = browser(latchkey);
});

const ask = async (changes: Record<string, string | null> = {}, by = person) =>
  by.open(await authorizeUrl(changes));

const expectLoginPage = (response: Response) =>
  expect(response.headers.get("Location")).toMatch(/^\/login\?return_to=/);

const claimsOf = async (response: Response) => {
  const tokens = (await (await exchange(latchkey, answerIn(response).code ?? "")).json()) as {
    id_token: string;
  };
  return decodeJwt(tokens.id_token);
};

describe("who is asked to sign in", () => {
  it("OpenID Connect Core §3.1.2.3: who is not signed in here", async () => {
    expectLoginPage(await ask());
  });

  it("OpenID Connect Core §3.1.2.3: nobody who is signed in here already", async () => {
    await signInto(latchkey, person);
    expect(answerIn(await ask())).toMatchObject({ code: expect.any(String) });
  });

  it("OpenID Connect Core §3.1.2.1: nobody by prompt=none: the client learns that a login is required", async () => {
    const response = await ask({ prompt: "none" });
    expect(answerIn(response)).toMatchObject({ error: "login_required", state: "the state" });
    expect(await response.text()).toBe("");
    await signInto(latchkey, person);
    expect(answerIn(await ask({ prompt: "none" }))).toMatchObject({ code: expect.any(String) });
  });

  it("OpenID Connect Core §3.1.2.6: not by a session that ended, nor by a cookie that is none", async () => {
    await signInto(latchkey, person);
    const cookie = person.cookies.get("__Host-session") ?? "";
    const stranger = browser(latchkey);
    await signInto(latchkey, stranger, {}, "eve@example.com");
    const [id, secret = ""] = cookie.split(".");
    const [, otherSecret] = (stranger.cookies.get("__Host-session") ?? "").split(".");
    for (const wrong of [
      `${id}.${otherSecret}`,
      `${id}.${secret.toLowerCase()}`,
      `${id}.`,
      `${id}`,
      `${cookie}.x`,
      "x",
    ]) {
      person.cookies.set("__Host-session", wrong);
      expect(answerIn(await ask({ prompt: "none" })), wrong).toMatchObject({ error: "login_required" });
    }
    person.cookies.set("__Host-session", cookie);
    await person.submit("/account/sign-out", { session: "this" });
    person.cookies.set("__Host-session", cookie);
    expect(answerIn(await ask({ prompt: "none" }))).toMatchObject({ error: "login_required" });
  });

  it("OpenID Connect Core §3.1.2.1: refuses prompt=none beside another prompt", async () => {
    await signInto(latchkey, person);
    for (const prompt of ["none login", "consent none", "login none select_account"])
      expect(answerIn(await ask({ prompt }))).toMatchObject({ error: "invalid_request" });
  });

  it.each(["login", "select_account", "login consent"])(
    "OpenID Connect Core §3.1.2.1: everybody by prompt=%s, who gets on after that, with a new auth_time",
    async (prompt) => {
      const time = freezeTime();
      const before = decodeJwt((await signInto(latchkey, person)).id_token);
      time.move(100);
      expectLoginPage(await ask({ prompt }));
      const claims = await claimsOf(await signInFor(latchkey, person, await authorizeUrl({ prompt })));
      expect(claims.auth_time).toBe(Number(before.auth_time) + 100);
      expect(claims.sub).toBe(before.sub);
    },
  );

  it("OpenID Connect Core §3.1.2.1: nobody by prompt=consent: who registered the client has consented for all", async () => {
    await signInto(latchkey, person);
    expect(answerIn(await ask({ prompt: "consent" }))).toMatchObject({ code: expect.any(String) });
  });

  it("OpenID Connect Core §3.1.2.1: who signed in longer ago than max_age", async () => {
    const time = freezeTime();
    await signInto(latchkey, person);
    time.move(100);
    expect(answerIn(await ask({ max_age: "100" }))).toMatchObject({ code: expect.any(String) });
    time.move(101);
    expectLoginPage(await ask({ max_age: "100" }));
    expect(answerIn(await ask({ max_age: "100", prompt: "none" }))).toMatchObject({
      error: "login_required",
    });
  });

  it("OpenID Connect Core §3.1.2.1: everybody by max_age=0, also in the second of their login", async () => {
    freezeTime();
    await signInto(latchkey, person);
    expectLoginPage(await ask({ max_age: "0" }));
    expect(answerIn(await ask({ max_age: "0", prompt: "none" }))).toMatchObject({ error: "login_required" });
    const answer = await signInFor(latchkey, person, await authorizeUrl({ max_age: "0" }));
    expect(answerIn(answer)).toMatchObject({ code: expect.any(String) });
  });

  it("OpenID Connect Core §3.1.2.1: tells when the person signed in, in auth_time, with max_age and without", async () => {
    const time = freezeTime();
    const first = decodeJwt((await signInto(latchkey, person)).id_token);
    time.move(50);
    for (const max_age of ["100", null])
      expect(await claimsOf(await ask({ max_age }))).toMatchObject({
        auth_time: first.auth_time,
        iat: Number(first.iat) + 50,
      });
  });
});

describe("whom the client means", () => {
  it("OpenID Connect Core §3.1.2.1: id_token_hint lets through whom it names", async () => {
    const { id_token } = await signInto(latchkey, person);
    const answer = answerIn(await ask({ id_token_hint: id_token, prompt: "none" }));
    expect(answer).toMatchObject({ code: expect.any(String) });
  });

  it("OpenID Connect Core §3.1.2.1: id_token_hint may have expired", async () => {
    const time = freezeTime();
    const { id_token } = await signInto(latchkey, person);
    time.move(86400);
    const answer = answerIn(await ask({ id_token_hint: id_token, prompt: "none" }));
    expect(answer).toMatchObject({ code: expect.any(String) });
  });

  it("OpenID Connect Core §3.1.2.1: id_token_hint of somebody else answers no code for whoever is there", async () => {
    const { id_token: id_token_hint } = await signInto(latchkey, browser(latchkey), {}, "bob@example.com");
    await signInto(latchkey, person);
    expect(answerIn(await ask({ id_token_hint, prompt: "none" }))).toMatchObject({ error: "login_required" });
    expectLoginPage(await ask({ id_token_hint }));
    const wrongPerson = await signInFor(latchkey, person, await authorizeUrl({ id_token_hint }));
    expect(answerIn(wrongPerson)).toMatchObject({ error: "login_required", state: "the state" });
    const rightPerson = await signInFor(
      latchkey,
      person,
      await authorizeUrl({ id_token_hint }),
      "bob@example.com",
    );
    expect(answerIn(rightPerson)).toMatchObject({ code: expect.any(String) });
  });

  it("OpenID Connect Core §3.1.2.2: id_token_hint must be an ID token of this issuer", async () => {
    const { id_token, access_token } = await signInto(latchkey, person);
    const [header, payload, signature] = id_token.split(".");
    const { sub } = decodeJwt(id_token);
    const unsigned = `${btoa('{"alg":"none","typ":"JWT"}')}.${btoa(JSON.stringify({ sub }))}.`;
    for (const id_token_hint of [
      access_token,
      `${header}.${payload}.${signature?.slice(1)}A`,
      unsigned,
      "hint",
    ])
      expect(answerIn(await ask({ id_token_hint, prompt: "none" }))).toMatchObject({
        error: "login_required",
      });
  });

  it("OpenID Connect Core §3.1.2.1: login_hint stands in the login form, and changes nobody's login", async () => {
    const page = await (await person.visit(await authorizeUrl({ login_hint: `"><b>@example.com` }))).text();
    expect(page).toContain('value="&quot;&gt;&lt;b&gt;@example.com"');
    await signInto(latchkey, person);
    const { sub } = await claimsOf(await ask());
    expect((await claimsOf(await ask({ login_hint: "bob@example.com" }))).sub).toBe(sub);
  });

  it("OpenID Connect Core §3.1.2.1: a login_hint that is no address keeps nobody out", async () => {
    const page = await person.visit(await authorizeUrl({ login_hint: "x".repeat(300) }));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('name="email"');
  });

  it("shows the address to whom has to sign in once more", async () => {
    await signInto(latchkey, person);
    const page = await (await person.visit(await authorizeUrl({ prompt: "login" }))).text();
    expect(page).toContain('value="ann@example.com"');
  });
});

describe("how the login looks", () => {
  it("OpenID Connect Core §3.1.2.1: speaks the first of ui_locales that there is, on all pages", async () => {
    const page = await (await person.visit(await authorizeUrl({ ui_locales: "xx-YY de-CH fr" }))).text();
    expect(page).toContain('<html lang="de"');
    const answer = await person.submit(`/login?locale=de`, { ...fieldsOf(page), email: "ann@example.com" });
    expect(await (await person.open(answer.headers.get("Location") ?? "")).text()).toContain(
      '<html lang="de"',
    );
    const [mail] = await latchkey.mails("ann@example.com");
    expect(mail?.subject).toBe("Bei Latchkey anmelden");
  });

  it("OpenID Connect Core §15.1: takes no ui_locales, display, claims_locales, acr_values or claims for an error", async () => {
    const url = await authorizeUrl({
      ui_locales: "tlh !!",
      claims_locales: "tlh",
      display: "wap",
      acr_values: "urn:mace:incommon:iap:gold",
      claims: '{"id_token":{"acr":null}}',
    });
    expect((await person.visit(url)).status).toBe(200);
    await signInto(latchkey, person);
    expect(answerIn(await person.open(url))).toMatchObject({ code: expect.any(String) });
  });

  it("keeps the whole request while the person signs in, for two applications at once", async () => {
    await register({ id: "other", redirectUris: ["https://other.example.com/cb"] });
    const urls = [
      await authorizeUrl({ state: "first & 1", nonce: "n1" }),
      await authorizeUrl({
        client_id: "other",
        redirect_uri: "https://other.example.com/cb",
        state: "second",
        response_mode: "fragment",
      }),
    ];
    const windows = [];
    for (const url of urls) {
      const fields = fieldsOf(await (await person.visit(url)).text());
      const login = await person.submit("/login", { ...fields, email: "ann@example.com" });
      const form = fieldsOf(await (await person.open(login.headers.get("Location") ?? "")).text());
      const [mail] = await latchkey.mails("ann@example.com");
      windows.push({ ...form, code: codeIn(mail) });
    }
    const second = await person.submit("/login/code", windows[1]);
    expect(second.headers.get("Location")).toMatch("https://other.example.com/cb#code=");
    expect(answerIn(second)).toMatchObject({ state: "second" });
    const first = await person.submit("/login/code", windows[0]);
    expect(answerIn(first)).toMatchObject({ state: "first & 1", code: expect.any(String) });
    expect(await claimsOf(first)).toMatchObject({ nonce: "n1" });
  });
});

describe("who may sign in", () => {
  it("OpenID Connect Core §3.1.2.3: nobody who is disabled, and no session of theirs does any more", async () => {
    const tokens = await signInto(latchkey, person);
    await env.DB.prepare("UPDATE users SET disabled_at = 1").run();
    expectLoginPage(await ask());
    expect(answerIn(await ask({ prompt: "none" }))).toMatchObject({ error: "login_required" });
    const answer = await signInFor(latchkey, person, await authorizeUrl());
    expect(answer.headers.get("Location")).toBeNull();
    expect(await countOf("sessions")).toBe(2);
    expect(
      (await latchkey.get("/oauth/userinfo", { Authorization: `Bearer ${tokens.access_token}` })).status,
    ).toBe(401);
  });

  it("nobody new where sign-up is closed", async () => {
    const closed = instance({ SIGNUP: "closed" });
    const stranger = browser(closed);
    const page = await stranger.visit(await authorizeUrl());
    const login = await stranger.submit("/login", {
      ...fieldsOf(await page.text()),
      email: "new@example.com",
    });
    expect(login.headers.get("Location")).toMatch("/login/code?attempt=");
    expect(await closed.mails("new@example.com")).toEqual([]);
  });

  it("a second application without a mail, in this browser and no other", async () => {
    await register({ id: "other" });
    await signInto(latchkey, person);
    const { id_token } = await signInto(latchkey, person, { client_id: "other" });
    expect(decodeJwt(id_token)).toMatchObject({ email: "ann@example.com" });
    expectLoginPage(await ask({ client_id: "other" }, browser(latchkey)));
  });
});
