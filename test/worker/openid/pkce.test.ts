import { beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/lib/crypto";
import { type Browser, browser } from "../browser";
import { countOf, instance } from "../helpers";
import { answerIn, authorizeUrl, exchange, register, SECRET, signInto, VERIFIER } from "../openid";

const latchkey = instance();
const OTHER_VERIFIER = "a".repeat(43);
const asServer = { client_id: "server", client_secret: SECRET };
let person: Browser;

beforeEach(async () => {
  await register();
  await register({ id: "server", secret: SECRET });
  person = browser(latchkey);
  await signInto(latchkey, person);
});

const ask = async (changes: Record<string, string | null>) =>
  answerIn(await person.open(await authorizeUrl(changes)));

async function expectRefused(response: Response) {
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: "invalid_grant" });
}

describe("PKCE", () => {
  it("RFC 7636 §4.6: exchanges a code for the verifier whose SHA-256 is the challenge of appendix B", async () => {
    const { code = "" } = await ask({ code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" });
    expect((await exchange(latchkey, code, { code_verifier: VERIFIER })).status).toBe(200);
  });

  it.each([
    ["another", OTHER_VERIFIER],
    ["none", null],
    ["an empty one", ""],
    ["the challenge itself", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
    ["one with something behind it", `${VERIFIER}a`],
    ["one in another case", VERIFIER.toLowerCase()],
  ])("RFC 7636 §4.6: refuses %s, and leaves the code to who has the right one", async (_, code_verifier) => {
    const { code = "" } = await ask({});
    const before = await countOf("sessions");
    await expectRefused(await exchange(latchkey, code, { code_verifier }));
    expect(await countOf("sessions")).toBe(before);
    expect((await exchange(latchkey, code)).status).toBe(200);
  });

  it("RFC 7636 §4.4.1, RFC 9700 §2.1.1: refuses a client without a secret that brings no challenge", async () => {
    const answer = await ask({ code_challenge: null, code_challenge_method: null });
    expect(answer).toMatchObject({ error: "invalid_request", error_description: expect.any(String) });
  });

  it.each([
    ["plain", { code_challenge: VERIFIER, code_challenge_method: "plain" }],
    ["no method, which means plain (RFC 7636 §4.3)", { code_challenge_method: null }],
    ["a method that there is not", { code_challenge_method: "S512" }],
    ["one in another case", { code_challenge_method: "s256" }],
    ["a method without a challenge", { code_challenge: null }],
    ["an empty challenge", { code_challenge: "" }],
    ["a challenge of another length", { code_challenge: `${"a".repeat(44)}` }],
    ["a padded one", { code_challenge: `${"a".repeat(42)}=` }],
    ["one that is no base64url", { code_challenge: `${"a".repeat(42)}+` }],
  ])("RFC 7636 §4.4.1: refuses %s, of clients with and without a secret", async (_, changes) => {
    for (const client_id of ["app", "server"])
      expect(await ask({ client_id, ...changes })).toMatchObject({ error: "invalid_request" });
  });

  it("RFC 9700 §2.1.1: heeds the challenge of a client with a secret: the secret alone does not do", async () => {
    const { code = "" } = await ask({ client_id: "server" });
    await expectRefused(await exchange(latchkey, code, { ...asServer, code_verifier: null }));
    await expectRefused(await exchange(latchkey, code, { ...asServer, code_verifier: OTHER_VERIFIER }));
    expect((await exchange(latchkey, code, asServer)).status).toBe(200);
  });

  it("RFC 9700 §4.8.2: refuses a verifier where there was no challenge: somebody took it out on the way", async () => {
    const { code = "" } = await ask({
      client_id: "server",
      code_challenge: null,
      code_challenge_method: null,
    });
    await expectRefused(await exchange(latchkey, code, asServer));
    expect((await exchange(latchkey, code, { ...asServer, code_verifier: null })).status).toBe(200);
  });

  it("RFC 9700 §4.5.3: makes a code of one request no good for another of the same client", async () => {
    const { code = "" } = await ask({});
    const other = await ask({ code_challenge: await sha256(OTHER_VERIFIER) });
    await expectRefused(await exchange(latchkey, code, { code_verifier: OTHER_VERIFIER }));
    await expectRefused(await exchange(latchkey, other.code ?? "", { code_verifier: VERIFIER }));
  });
});
