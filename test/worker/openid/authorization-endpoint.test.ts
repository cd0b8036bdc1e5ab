import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { countOf, instance, ORIGIN } from "../helpers";
import { answerIn, authorizeUrl, CALLBACK, exchange, register, SECRET, signInFor, signInto } from "../openid";

const latchkey = instance();
let person: Browser;

beforeEach(async () => {
  await register();
  person = browser(latchkey);
});

const ask = async (changes: Record<string, string | null>) => person.open(await authorizeUrl(changes));

/** A parameter that stands in the request beside those that are in order. */
const askWith = async (more: string) => person.open(`${await authorizeUrl()}&${more}`);

async function expectPage(response: Response) {
  expect(response.status).toBe(400);
  expect(response.headers.get("Location")).toBeNull();
  expect(response.headers.get("Content-Type")).toMatch("text/html");
  expect(await response.text()).not.toMatch(/<form|<script|http-equiv/);
}

function expectError(response: Response, error: string) {
  expect(response.headers.get("Location")).toMatch(`${CALLBACK}?error=`);
  expect(answerIn(response)).toEqual({
    error,
    error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
    state: "the state",
    iss: ORIGIN,
  });
}

describe("the authorization endpoint", () => {
  it("RFC 6749 §3.1: takes GET and, as OpenID Connect Core §3.1.2.1 demands, POST of the same parameters", async () => {
    await signInto(latchkey, person);
    const url = await authorizeUrl();
    expect(answerIn(await person.open(url))).toMatchObject({ code: expect.any(String) });
    const posted = await latchkey.fetch("/oauth/authorize", {
      method: "POST",
      headers: { Origin: "https://app.example.com", "Sec-Fetch-Site": "cross-site" },
      body: new URLSearchParams(url.split("?")[1]),
    });
    expect(posted.status).toBe(303);
    expect(answerIn(await person.open(posted.headers.get("Location") ?? ""))).toMatchObject({
      code: expect.any(String),
      state: "the state",
    });
  });

  it("RFC 6749 §3.1: takes a parameter without a value as left out, and ignores one that it does not know", async () => {
    await signInto(latchkey, person);
    const response = await askWith("prompt=&max_age=&response_mode=&foo=bar");
    expect(answerIn(response)).toMatchObject({ code: expect.any(String) });
  });

  it.each([
    "response_type=code",
    "scope=openid",
    "state=other",
    "nonce=other",
    "code_challenge=other",
    "foo=1&foo=2",
  ])("RFC 6749 §3.1: refuses a parameter given twice (%s)", async (more) => {
    await signInto(latchkey, person);
    const answer = answerIn(await askWith(more));
    expect(answer).toMatchObject({ error: "invalid_request", iss: ORIGIN });
    expect(answer.code).toBeUndefined();
  });

  it("RFC 6749 §3.1: tells neither of two states that it was given", async () => {
    expect(answerIn(await askWith("state=other")).state).toBeUndefined();
  });

  it.each([
    ["unknown client", { client_id: "nobody" }],
    ["no client", { client_id: null }],
    ["no redirect URI", { redirect_uri: null }],
    ["the redirect URI of another client", { redirect_uri: "https://other.example.com/callback" }],
    ["a redirect URI in another case", { redirect_uri: "https://app.example.com/Callback" }],
    ["one with a slash more", { redirect_uri: `${CALLBACK}/` }],
    ["one with a query", { redirect_uri: `${CALLBACK}?a=1` }],
    ["one with a fragment", { redirect_uri: `${CALLBACK}#a` }],
    ["one with the port said", { redirect_uri: "https://app.example.com:443/callback" }],
    ["one by http", { redirect_uri: "http://app.example.com/callback" }],
    ["one with a user before the host", { redirect_uri: "https://app.example.com@evil.example/callback" }],
    ["one on a host that begins so", { redirect_uri: "https://app.example.com.evil.example/callback" }],
    ["one with a dot segment", { redirect_uri: "https://app.example.com/x/../callback" }],
    ["one with an encoded letter", { redirect_uri: "https://app.example.com/%63allback" }],
    ["one with a space behind it", { redirect_uri: `${CALLBACK} ` }],
    ["a script", { redirect_uri: "javascript:alert(1)" }],
    ["a URI of the allow-list of frontends", { redirect_uri: "http://localhost:3000/callback" }],
  ])(
    "RFC 6749 §4.1.2.1, RFC 9700 §4.1.3: answers %s with a page, and never with a redirect",
    async (_, changes) => {
      await expectPage(await ask(changes));
      await signInto(latchkey, person);
      await expectPage(await ask({ ...changes, prompt: "none" }));
    },
  );

  it.each(["client_id=app", `redirect_uri=${encodeURIComponent(CALLBACK)}`])(
    "RFC 6749 §4.1.2.1: answers client or redirect URI given twice with a page, also the same twice (%s)",
    async (more) => {
      await signInto(latchkey, person);
      await expectPage(await askWith(more));
    },
  );

  it("RFC 6749 §4.1.2.1: hides behind no good parameter: whatever else is wrong, an unknown redirect URI gets nothing", async () => {
    const wrong: [string, string][] = [
      ["response_type", "token"],
      ["scope", "nothing"],
      ["response_mode", "form_post"],
    ];
    for (const [name, value] of wrong)
      await expectPage(await ask({ [name]: value, redirect_uri: "https://evil.example" }));
  });

  it.each([
    ["no response_type", { response_type: null }, "invalid_request"],
    ["response_type=token", { response_type: "token" }, "unsupported_response_type"],
    ["response_type=id_token", { response_type: "id_token" }, "unsupported_response_type"],
    ["a hybrid response_type", { response_type: "code id_token" }, "unsupported_response_type"],
    ["no scope", { scope: null }, "invalid_scope"],
    ["a scope that names nothing there is", { scope: "calendar" }, "invalid_scope"],
    ["a response_mode that there is not", { response_mode: "web_message" }, "invalid_request"],
    ["a prompt that there is not", { prompt: "create" }, "invalid_request"],
    ["a max_age that is no number", { max_age: "soon" }, "invalid_request"],
    ["a negative max_age", { max_age: "-1" }, "invalid_request"],
    [
      "a request object (OpenID Connect Core §6.1)",
      { request: "eyJhbGciOiJub25lIn0.e30." },
      "request_not_supported",
    ],
    [
      "one by reference (OpenID Connect Core §6.2)",
      { request_uri: "https://app.example.com/request" },
      "request_uri_not_supported",
    ],
    ["a registration (OpenID Connect Core §7.2.1)", { registration: "{}" }, "registration_not_supported"],
  ])("RFC 6749 §4.1.2.1: tells the client what is wrong: %s", async (_, changes, error) => {
    expectError(await ask(changes), error);
    await signInto(latchkey, person);
    expectError(await ask(changes), error);
  });

  it("RFC 6749 §3.3: ignores scopes that it does not know, and says which were granted", async () => {
    const tokens = await signInto(latchkey, person, { scope: "calendar email openid email" });
    expect(tokens.scope).toBe("openid email");
  });

  it("RFC 6749 §4.1.2: gives the state back exactly as it came", async () => {
    await signInto(latchkey, person);
    const state = `a+b c%20"<>'&=#\\ü🗝`;
    expect(answerIn(await ask({ state })).state).toBe(state);
    expect(answerIn(await ask({ state, prompt: "create" })).state).toBe(state);
    expect(answerIn(await ask({ state: null }))).not.toHaveProperty("state");
  });

  it("RFC 6749 §3.1.2: keeps the query of a redirect URI", async () => {
    const redirectUri = `${CALLBACK}?tenant=a%20b&x`;
    await register({ id: "tenant", redirectUris: [redirectUri] });
    await signInto(latchkey, person);
    const response = await ask({ client_id: "tenant", redirect_uri: redirectUri });
    expect(response.headers.get("Location")).toMatch(`${redirectUri}&code=`);
  });

  it("RFC 6749 §3.1.2.3, RFC 9700 §2.1: takes each registered redirect URI, and answers to the one that was asked for", async () => {
    const redirectUris = [CALLBACK, "https://app.example.com/other", "com.example.app:/callback"];
    await register({ id: "three", redirectUris });
    await signInto(latchkey, person);
    for (const redirect_uri of redirectUris) {
      const response = await ask({ client_id: "three", redirect_uri });
      expect(response.headers.get("Location")).toMatch(`${redirect_uri}?code=`);
    }
  });

  it("RFC 6749 §10.10: makes codes that nobody guesses: two of one request have nothing in common but what they say", async () => {
    await signInto(latchkey, person);
    const codes = [answerIn(await ask({})).code ?? "", answerIn(await ask({})).code ?? ""];
    expect(new Set(codes).size).toBe(2);
    for (const code of codes) expect(code.split(".")[1]).toMatch(/^[\w-]{43}$/);
  });

  it("RFC 6749 §4.1.1: writes nothing for a request, and nothing for a code until it is exchanged", async () => {
    await signInto(latchkey, person);
    const before = await countOf("sessions");
    for (let i = 0; i < 10; i++) await ask({});
    expect(await countOf("sessions")).toBe(before);
  });

  it("RFC 9207 §2: says who answers, in answers and in errors", async () => {
    await signInto(latchkey, person);
    expect(answerIn(await ask({})).iss).toBe(ORIGIN);
    expect(answerIn(await ask({ scope: "nothing" })).iss).toBe(ORIGIN);
    expect(answerIn(await browser(latchkey).open(await authorizeUrl({ prompt: "none" }))).iss).toBe(ORIGIN);
  });

  it("RFC 9700 §4.12: redirects after the form with the code of the mail by 303, so that it is not sent on", async () => {
    const response = await signInFor(latchkey, person, await authorizeUrl());
    expect(response.status).toBe(303);
  });

  it("RFC 9700 §2.6: has no CORS, not even for the frontends of the allow-list", async () => {
    for (const origin of ["https://app.example.com", "http://localhost:3000"])
      for (const method of ["GET", "OPTIONS"]) {
        const { headers } = await latchkey.fetch(await authorizeUrl(), {
          method,
          headers: { Origin: origin, "Access-Control-Request-Method": "GET" },
        });
        expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
      }
  });

  it("RFC 9700 §4.16: can be framed by nobody, and RFC 9700 §4.2.4: no address of it is told to others", async () => {
    const page = await person.visit(await authorizeUrl());
    for (const { headers } of [page, await ask({}), await ask({ client_id: "nobody" })]) {
      expect(headers.get("Content-Security-Policy")).toMatch("frame-ancestors 'none'");
      expect(headers.get("X-Frame-Options")).toBe("DENY");
      expect(headers.get("Referrer-Policy")).toMatch(/^(no-referrer|same-origin)$/);
      expect(headers.get("Cache-Control")).toBe("no-store");
    }
  });

  it("RFC 6749 §2.3: asks no secret of a client here: what has one proves it at the token endpoint", async () => {
    await register({ id: "server", secret: SECRET });
    await signInto(latchkey, person);
    const { code = "" } = answerIn(await ask({ client_id: "server" }));
    expect((await exchange(latchkey, code, { client_id: "server" })).status).toBe(401);
    expect((await exchange(latchkey, code, { client_id: "server", client_secret: SECRET })).status).toBe(200);
  });

  it("answers a program with JSON where it would answer a person with a page", async () => {
    const refused = await latchkey.get(await authorizeUrl({ client_id: "nobody" }));
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ message: "Unknown client or redirect URI" });
  });
});
