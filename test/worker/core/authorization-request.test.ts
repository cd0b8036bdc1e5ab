import { describe, expect, it } from "vitest";
import {
  readAnswerTo,
  readAuthorizationRequest,
  readParameters,
} from "../../../src/core/authorization-request";
import type { Client } from "../../../src/store/clients";

const REDIRECT_URI = "https://wiki.example.com/callback";
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const browser = { id: "wiki", redirectUris: [REDIRECT_URI], secretHash: null } as unknown as Client;
const server = { ...browser, secretHash: "hash" } as Client;

const ASKED = {
  response_type: "code",
  scope: "openid",
  code_challenge: CHALLENGE,
  code_challenge_method: "S256",
};
type Asked = Record<string, string | undefined>;

const parameters = (asked: Asked, more = "") => {
  const given = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return readParameters(new URLSearchParams(`${new URLSearchParams(given)}${more}`));
};
const read = (asked: Asked, client = browser, more = "") =>
  readAuthorizationRequest(client, parameters({ ...ASKED, ...asked }, more));

const NOTHING_MORE = {
  nonce: undefined,
  prompt: undefined,
  maxAgeSeconds: undefined,
  loginHint: undefined,
  idTokenHint: undefined,
};
const LEAST = { ...NOTHING_MORE, scope: "openid", codeChallenge: CHALLENGE };

describe("an authorization request", () => {
  it("needs a response type, a scope and, from a client without a secret, a challenge", () => {
    expect(read({})).toEqual(LEAST);
  });

  it("has what was asked for, each in its place", () => {
    const asked = { nonce: "n", max_age: "3600", login_hint: "ann", id_token_hint: "t", prompt: "login" };
    expect(read(asked)).toEqual({
      ...LEAST,
      nonce: "n",
      maxAgeSeconds: 3600,
      loginHint: "ann",
      idTokenHint: "t",
      prompt: "login",
    });
  });

  it("takes a parameter that is empty as one that is not there", () => {
    expect(read({ nonce: "", max_age: "", prompt: "", request: "", response_mode: "" })).toEqual(LEAST);
  });

  it("has the scopes that there are, in our order, and heeds no others", () => {
    expect(read({ scope: "profile admin offline_access openid email" })).toMatchObject({
      scope: "openid email profile offline_access",
    });
  });

  it.each(["query", "fragment", "form_post"])("may have its answer by %s", (response_mode) => {
    expect(read({ response_mode })).toEqual(LEAST);
  });

  it("may have a state and a nonce of 2,048 characters", () => {
    expect(read({ state: "s".repeat(2048), nonce: "n".repeat(2048) })).toMatchObject({
      nonce: "n".repeat(2048),
    });
  });

  it.each<[string, Asked, string, RegExp]>([
    ["no response type", { response_type: undefined }, "invalid_request", /^response_type required$/],
    ["a token in place of a code", { response_type: "token" }, "unsupported_response_type", /^code is/],
    ["no scope", { scope: undefined }, "invalid_scope", /openid, email, profile, offline_access$/],
    ["no scope that there is", { scope: "admin" }, "invalid_scope", /^scope must/],
    ["a response mode that there is not", { response_mode: "web" }, "invalid_request", /^response_mode must/],
    ["a longer state", { state: "s".repeat(2049) }, "invalid_request", /^state is too long$/],
    ["a longer nonce", { nonce: "n".repeat(2049) }, "invalid_request", /^nonce is too long$/],
    ["a request object", { request: "x" }, "request_not_supported", /^request is/],
    ["the address of one", { request_uri: "x" }, "request_uri_not_supported", /^request_uri is/],
    ["a registration", { registration: "x" }, "registration_not_supported", /^registration is/],
    ["an age that is none", { max_age: "1h" }, "invalid_request", /^max_age must/],
    ["an age below nothing", { max_age: "-1" }, "invalid_request", /^max_age must/],
    ["an age of eleven digits", { max_age: "12345678901" }, "invalid_request", /^max_age must/],
    [
      "a prompt that there is not",
      { prompt: "create" },
      "invalid_request",
      /^prompt must be one of none, login$/,
    ],
    ["none beside another prompt", { prompt: "none login" }, "invalid_request", /^prompt=none/],
    ["a challenge without a method", { code_challenge_method: undefined }, "invalid_request", /S256$/],
    ["a plain challenge", { code_challenge_method: "plain" }, "invalid_request", /S256$/],
    ["a method without a challenge", { code_challenge: undefined }, "invalid_request", /43 characters/],
    ["a longer challenge", { code_challenge: `${CHALLENGE}x` }, "invalid_request", /43 characters/],
    ["a shorter challenge", { code_challenge: CHALLENGE.slice(1) }, "invalid_request", /43 characters/],
    [
      "a challenge in another alphabet",
      { code_challenge: `${CHALLENGE.slice(1)}+` },
      "invalid_request",
      /43/,
    ],
  ])("is refused with %s", (_, asked, error, description) => {
    expect(read(asked)).toEqual({ error, error_description: expect.stringMatching(description) });
  });

  it.each(["state", "scope", "code_challenge", "unknown"])("is refused with %s twice", (name) => {
    expect(read({ [name]: "x" }, browser, `&${name}=y`)).toEqual({
      error: "invalid_request",
      error_description: "A parameter is given twice",
    });
  });

  it.each([
    ["none", "none"],
    ["login", "login"],
    ["select_account", "login"],
    ["consent", undefined],
    ["consent login", "login"],
    [" login ", "login"],
  ])("with prompt=%s is one for %s", (prompt, heeded) => {
    expect(read({ prompt })).toEqual({ ...LEAST, prompt: heeded });
  });
});

describe("the challenge", () => {
  const none = { code_challenge: undefined, code_challenge_method: undefined };
  it("is required of a client without a secret", () => {
    expect(read(none)).toEqual({ error: "invalid_request", error_description: "code_challenge required" });
  });

  it("is left to a client with one, and heeded where it is there", () => {
    expect(read(none, server)).toEqual({ ...LEAST, codeChallenge: undefined });
    expect(read({}, server)).toEqual(LEAST);
    expect(read({ code_challenge_method: "plain" }, server)).toMatchObject({ error: "invalid_request" });
  });
});

describe("where the answer goes", () => {
  const to = (asked: Asked, more = "", client: Client | null = browser) =>
    readAnswerTo(client, parameters({ client_id: "wiki", redirect_uri: REDIRECT_URI, ...asked }, more));
  const ANSWER_TO = { redirectUri: REDIRECT_URI, responseMode: "query", state: undefined };

  it("is the redirect URI, by its query where nothing else is asked for", () => {
    expect(to({})).toEqual(ANSWER_TO);
    expect(to({ state: "s" })).toEqual({ ...ANSWER_TO, state: "s" });
    for (const responseMode of ["query", "fragment", "form_post"])
      expect(to({ response_mode: responseMode })).toEqual({ ...ANSWER_TO, responseMode });
    expect(to({ response_mode: "web_message" })).toEqual(ANSWER_TO);
  });

  it("is nobody's guess: no client, no redirect URI of its, or two of either", () => {
    expect(to({}, "", null)).toBeNull();
    expect(to({ redirect_uri: undefined })).toBeNull();
    expect(to({ redirect_uri: `${REDIRECT_URI}/` })).toBeNull();
    expect(to({}, "&client_id=other")).toBeNull();
    expect(to({}, `&redirect_uri=${encodeURIComponent(REDIRECT_URI)}`)).toBeNull();
  });

  it("takes neither of two states and of two response modes", () => {
    expect(to({ state: "s", response_mode: "fragment" }, "&state=t&response_mode=form_post")).toEqual(
      ANSWER_TO,
    );
  });
});
