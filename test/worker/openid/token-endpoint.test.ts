import { beforeEach, describe, expect, it, vi } from "vitest";
import { sha256 } from "../../../src/lib/crypto";
import { type Browser, browser } from "../browser";
import { countOf, instance } from "../helpers";
import {
  answerIn,
  authorizeUrl,
  basic,
  CALLBACK,
  type ClientTokenAnswer,
  exchange,
  freezeTime,
  isLive,
  refreshAs,
  register,
  SECRET,
  signInto,
  VERIFIER,
} from "../openid";

const latchkey = instance();
const SECRET_HASH = await sha256(SECRET);
const PLAIN = { client_id: null, code_verifier: null };
let person: Browser;

beforeEach(async () => {
  await register();
  await register({ id: "server", secret: SECRET });
  person = browser(latchkey);
  await signInto(latchkey, person);
});

async function newCode(changes: Record<string, string | null> = {}): Promise<string> {
  return answerIn(await person.open(await authorizeUrl(changes))).code ?? "";
}

/** A code of the client with a secret, which is exchanged by that alone. */
const serverCode = () => newCode({ client_id: "server", code_challenge: null, code_challenge_method: null });

async function expectError(response: Response, status: number, error: string) {
  expect(response.status).toBe(status);
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  expect(response.headers.get("Content-Type")).toMatch("application/json");
  expect(await response.json()).toEqual({
    error,
    error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
  });
}

describe("exchanging a code", () => {
  it("RFC 6749 §5.1, OpenID Connect Core §3.1.3.3: answers tokens as JSON that nobody may keep", async () => {
    const response = await exchange(latchkey, await newCode());
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toMatch("application/json");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Pragma")).toBe("no-cache");
    expect(await response.json()).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      id_token: expect.any(String),
      scope: "openid email profile offline_access",
    });
  });

  it("OpenID Connect Core §11: answers a refresh token where offline_access was asked for, and else none", async () => {
    const response = await exchange(latchkey, await newCode({ scope: "openid email" }));
    const tokens = (await response.json()) as Record<string, string>;
    expect(Object.keys(tokens).sort()).toEqual([
      "access_token",
      "expires_in",
      "id_token",
      "scope",
      "token_type",
    ]);
  });

  it("RFC 6749 §4.1.2: denies a code used twice, and ends the session", async () => {
    const warned = vi.spyOn(console, "warn");
    const code = await newCode();
    const tokens = (await (await exchange(latchkey, code)).json()) as ClientTokenAnswer;
    expect(await isLive(latchkey, tokens)).toBe(true);
    await expectError(await exchange(latchkey, code), 400, "invalid_grant");
    expect(await isLive(latchkey, tokens)).toBe(false);
    expect((await refreshAs(latchkey, tokens.refresh_token)).status).toBe(400);
    expect(warned.mock.calls.join()).toContain("session.reuse_detected");
    await expectError(await exchange(latchkey, code), 400, "invalid_grant");
  });

  it("RFC 6749 §4.1.2: ends the session also where the second use comes after the code has expired", async () => {
    const time = freezeTime();
    const code = await newCode();
    const tokens = (await (await exchange(latchkey, code)).json()) as ClientTokenAnswer;
    time.move(600);
    await expectError(await exchange(latchkey, code), 400, "invalid_grant");
    expect(await isLive(latchkey, tokens)).toBe(false);
  });

  it("RFC 6749 §10.5: lets nobody end a session by a second use who could not have made the first", async () => {
    await register({ id: "evil", redirectUris: [CALLBACK] });
    const code = await newCode();
    const tokens = (await (await exchange(latchkey, code)).json()) as ClientTokenAnswer;
    await exchange(latchkey, code, { client_id: "evil" });
    await exchange(latchkey, code, { code_verifier: "a".repeat(43) });
    await exchange(latchkey, code, { redirect_uri: "https://evil.example" });
    expect(await isLive(latchkey, tokens)).toBe(true);
  });

  it("RFC 6749 §4.1.2: takes a code for 60 seconds, and not a second longer", async () => {
    const time = freezeTime();
    const [code, late] = [await newCode(), await newCode()];
    time.move(59);
    expect((await exchange(latchkey, code)).status).toBe(200);
    time.move(60);
    await expectError(await exchange(latchkey, late), 400, "invalid_grant");
  });

  it("RFC 6749 §4.1.3: gives another client nothing for a code, and leaves it to whose it is", async () => {
    await register({ id: "evil", redirectUris: [CALLBACK] });
    const code = await newCode();
    await expectError(await exchange(latchkey, code, { client_id: "evil" }), 400, "invalid_grant");
    await expectError(
      await exchange(latchkey, code, { client_id: "server", client_secret: SECRET }),
      400,
      "invalid_grant",
    );
    expect((await exchange(latchkey, code)).status).toBe(200);
  });

  it.each([
    ["none", null],
    ["another", "https://app.example.com/other"],
    ["one that differs in a slash", `${CALLBACK}/`],
    ["one that differs in case", "https://APP.example.com/callback"],
  ])("RFC 6749 §4.1.3: wants the redirect URI of the request, and no other: %s", async (_, redirect_uri) => {
    await register({ id: "two", redirectUris: [CALLBACK, "https://app.example.com/other"] });
    const code = await newCode({ client_id: "two" });
    await expectError(
      await exchange(latchkey, code, { client_id: "two", redirect_uri }),
      400,
      "invalid_grant",
    );
    expect((await exchange(latchkey, code, { client_id: "two" })).status).toBe(200);
  });

  it("RFC 6749 §10.5: takes no code that anybody has changed or made", async () => {
    const code = await newCode();
    const [payload = "", tag = ""] = code.split(".");
    const grant = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    const forged = btoa(JSON.stringify({ ...grant, clientId: "app", expiresAt: grant.expiresAt + 9999 }));
    const flipped = (text: string) => (text.startsWith("A") ? "B" : "A") + text.slice(1);
    for (const wrong of [
      `${payload}.${flipped(tag)}`,
      `${flipped(payload)}.${tag}`,
      `${forged.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.${tag}`,
      payload,
      `${payload}.`,
      `.${tag}`,
      `${code}.`,
      `${code}.${tag}`,
      `${code} `,
      `${payload}=.${tag}`,
      code.toLowerCase(),
      "code",
    ])
      await expectError(await exchange(latchkey, wrong), 400, "invalid_grant");
    expect((await exchange(latchkey, code)).status).toBe(200);
  });

  it("RFC 6749 §10.5: takes no code that another installation has made", async () => {
    const code = await newCode();
    const other = instance({ PEPPER: "another pepper 8fQ2mZx7Lk1Vb9Rt4Ws6Yn3Cd5Gh0Jp" });
    await expectError(await exchange(other, code), 400, "invalid_grant");
  });

  it("takes nothing else for a code that this service gives away", async () => {
    const { access_token, refresh_token, id_token } = await signInto(latchkey, browser(latchkey));
    for (const token of [access_token, refresh_token, id_token])
      await expectError(await exchange(latchkey, token), 400, "invalid_grant");
    expect((await refreshAs(latchkey, await newCode())).status).toBe(400);
  });
});

describe("the token endpoint", () => {
  it("RFC 6749 §3.2: takes POST alone", async () => {
    const response = await latchkey.get(`/oauth/token?grant_type=authorization_code&code=${await newCode()}`);
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("POST");
  });

  it("RFC 6749 §3.2: refuses a parameter given twice, also the same twice", async () => {
    const code = await newCode();
    for (const name of ["code", "client_id", "redirect_uri", "code_verifier", "grant_type", "foo"]) {
      const body = new URLSearchParams({
        grant_type: "authorization_code",
        code,
        redirect_uri: CALLBACK,
        client_id: "app",
        code_verifier: VERIFIER,
        foo: "bar",
      });
      body.append(name, body.get(name) ?? "");
      await expectError(
        await latchkey.fetch("/oauth/token", { method: "POST", body }),
        400,
        "invalid_request",
      );
    }
    expect((await exchange(latchkey, code)).status).toBe(200);
  });

  it("RFC 6749 §3.2: takes an empty parameter as left out, and ignores one that it does not know", async () => {
    const response = await exchange(latchkey, await newCode(), {
      client_secret: "",
      refresh_token: "",
      foo: "bar",
    });
    expect(response.status).toBe(200);
  });

  it("RFC 6749 §2.3.1: reads no credentials and nothing else from the address", async () => {
    const code = await serverCode();
    const query = new URLSearchParams({ client_id: "server", client_secret: SECRET });
    const body = new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: CALLBACK });
    const response = await latchkey.fetch(`/oauth/token?${query}`, { method: "POST", body });
    await expectError(response, 401, "invalid_client");
  });

  it.each([
    ["no code", { grant_type: "authorization_code", client_id: "app" }, "invalid_request"],
    ["no grant_type", { client_id: "app" }, "invalid_request"],
    [
      "the password grant (RFC 9700 §2.4)",
      { grant_type: "password", username: "ann@example.com", password: "x", client_id: "app" },
      "unsupported_grant_type",
    ],
    [
      "the client credentials grant",
      { grant_type: "client_credentials", client_id: "server", client_secret: SECRET },
      "unsupported_grant_type",
    ],
  ])("RFC 6749 §5.2: says what is wrong: %s", async (_, parameters, error) => {
    const response = await latchkey.fetch("/oauth/token", {
      method: "POST",
      body: new URLSearchParams(parameters as Record<string, string>),
    });
    await expectError(response, 400, error);
  });

  it("RFC 6749 §3.2: reads forms alone", async () => {
    for (const type of ["application/json", "text/plain", "multipart/form-data"]) {
      const response = await latchkey.fetch("/oauth/token", {
        method: "POST",
        headers: { "Content-Type": type },
        body: "{}",
      });
      await expectError(response, 400, "invalid_request");
    }
  });

  it("RFC 9700 §2.6: may be called by a page of any application, which brings no cookie", async () => {
    const headers = { Origin: "https://app.example.com" };
    const response = await exchange(latchkey, await newCode(), {}, headers);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("https://app.example.com");
    expect(response.headers.get("Access-Control-Allow-Credentials")).toBeNull();
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe("a client at the token endpoint", () => {
  it("RFC 6749 §2.3.1: proves its secret in a header or in the body", async () => {
    const inHeader = await exchange(latchkey, await serverCode(), PLAIN, basic("server", SECRET));
    expect(inHeader.status).toBe(200);
    const inBody = { ...PLAIN, client_id: "server", client_secret: SECRET };
    expect((await exchange(latchkey, await serverCode(), inBody)).status).toBe(200);
  });

  it("RFC 6749 §2.3.1: encodes id and secret in the header as a form does", async () => {
    const secret = "a:b+c%d é/=zQ4tVnq0jJ6c";
    const encoded = (text: string) => new URLSearchParams({ "": text }).toString().slice(1);
    await register({ id: "https://odd.example:1", redirectUris: [CALLBACK], secret });
    const code = await newCode({
      client_id: "https://odd.example:1",
      code_challenge: null,
      code_challenge_method: null,
    });
    const headers = basic(encoded("https://odd.example:1"), encoded(secret));
    expect((await exchange(latchkey, code, PLAIN, headers)).status).toBe(200);
  });

  it.each([
    ["a wrong secret", basic("server", "wrong")],
    ["a secret of another length", basic("server", `${SECRET}x`)],
    ["an empty secret", basic("server", "")],
    ["the hash of the secret", basic("server", SECRET_HASH)],
    ["an unknown client", basic("nobody", SECRET)],
    ["a secret of a client that has none", basic("app", SECRET)],
    ["nobody", basic("", SECRET)],
    ["no base64", { Authorization: "Basic ###" }],
    ["a wrong percent-encoding", basic("server", "%zz")],
    ["another scheme", { Authorization: `Bearer ${SECRET}` }],
  ])("RFC 6749 §5.2: answers %s in the header with 401 and the scheme that it takes", async (_, headers) => {
    const code = await serverCode();
    const response = await exchange(latchkey, code, PLAIN, headers as Record<string, string>);
    expect(response.headers.get("WWW-Authenticate")).toMatch(/^Basic realm=/);
    await expectError(response, 401, "invalid_client");
    expect((await exchange(latchkey, code, PLAIN, basic("server", SECRET))).status).toBe(200);
  });

  it.each([
    ["a wrong secret", { client_id: "server", client_secret: "wrong" }],
    ["no secret", { client_id: "server", client_secret: null }],
    ["an unknown client", { client_id: "nobody" }],
    ["one without a name", { client_id: null }],
  ])("RFC 6749 §3.2.1: refuses %s in the body", async (_, changes) => {
    const code = await serverCode();
    await expectError(
      await exchange(latchkey, code, { code_verifier: null, ...changes }),
      401,
      "invalid_client",
    );
  });

  it("RFC 6749 §2.3: uses one way at once", async () => {
    const code = await serverCode();
    for (const changes of [
      { client_id: "server", client_secret: SECRET },
      { client_id: null, client_secret: SECRET },
      { client_id: "app", client_secret: null },
    ])
      await expectError(
        await exchange(latchkey, code, { code_verifier: null, ...changes }, basic("server", SECRET)),
        400,
        "invalid_request",
      );
    const named = { code_verifier: null, client_id: "server" };
    expect((await exchange(latchkey, code, named, basic("server", SECRET))).status).toBe(200);
  });

  it("RFC 6749 §4.1.3: gives nothing for a code without its secret, and opens no session", async () => {
    const before = await countOf("sessions");
    await exchange(latchkey, await serverCode(), { ...PLAIN, client_id: "server" });
    expect(await countOf("sessions")).toBe(before);
  });
});
