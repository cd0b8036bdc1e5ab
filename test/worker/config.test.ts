import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { ConfigError, parseConfig } from "../../src/config";
import type { Env } from "../../src/env";
import { instance } from "./helpers";

const read = (variables: Record<string, unknown>) => parseConfig({ ...env, ...variables } as Env);

async function problemsOf(variables: Record<string, unknown>): Promise<string[]> {
  const error = await read(variables).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof ConfigError ? error.problems : [];
}

describe("the configuration", () => {
  it("has the documented defaults", async () => {
    const config = await read({ APP_NAME: "", EXCHANGE_URL: undefined });
    expect(config).toMatchObject({
      appName: "Latchkey",
      signup: "open",
      unknownEmail: "hide",
      linkTtlSeconds: 900,
      accessTokenTtlSeconds: 3600,
      sessionTtlSeconds: 60 * 86400,
      exchangeUrl: null,
      loginUrl: "http://localhost:8787/login",
    });
  });

  it.each([
    ["90s", 90],
    ["15m", 900],
    ["1h", 3600],
    ["1d", 86400],
  ])("reads the duration %s", async (text, seconds) => {
    expect((await read({ LINK_TTL: text })).linkTtlSeconds).toBe(seconds);
  });

  it("lists everything wrong at once, and quotes no secret", async () => {
    const problems = await problemsOf({
      PUBLIC_URL: "ftp://x",
      ALLOWED_REDIRECTS: "nowhere, https://*.com/, https://fine.example.com/",
      APP_NAME: "a\nb",
      SIGNUP: "maybe",
      UNKNOWN_EMAIL: "perhaps",
      LINK_TTL: "15",
      ACCESS_TOKEN_TTL: "90d",
      SESSION_TTL: "soon",
      MAIL_FROM: "nobody",
      MAIL_PROVIDERS: "pigeon",
      EXCHANGE_URL: "https://*.example.com/x",
      LOGIN_URL: "javascript:alert(1)",
      SIGNING_KEYS: "not-a-key-but-secret",
      PEPPER: "short-but-secret",
    });
    const names = problems.map((problem) => problem.split(":")[0]);
    expect(names.sort()).toEqual([
      "ACCESS_TOKEN_TTL",
      "ALLOWED_REDIRECTS",
      "APP_NAME",
      "EXCHANGE_URL",
      "LINK_TTL",
      "LOGIN_URL",
      "MAIL_FROM",
      "MAIL_PROVIDERS",
      "PEPPER",
      "PUBLIC_URL",
      "SESSION_TTL",
      "SIGNING_KEYS",
      "SIGNUP",
      "UNKNOWN_EMAIL",
    ]);
    expect(problems.join()).toContain('"nowhere"');
    expect(problems.join()).toContain('"https://*.com/"');
    expect(problems.join()).not.toContain("fine.example.com");
    expect(problems.join()).not.toContain("but-secret");
  });

  it.each(["PUBLIC_URL", "ALLOWED_REDIRECTS", "MAIL_FROM", "MAIL_PROVIDERS", "SIGNING_KEYS", "PEPPER"])(
    "cannot do without %s",
    async (name) => {
      expect(await problemsOf({ [name]: "" })).toEqual([`${name}: is missing`]);
      expect(await problemsOf({ [name]: undefined })).toEqual([`${name}: is missing`]);
    },
  );

  it.each([
    "https://login.example.com/path",
    "http://login.example.com",
    "login.example.com",
    "https://login.example.com?x",
    "https://user@login.example.com",
  ])("refuses %s as PUBLIC_URL", async (url) => {
    expect(await problemsOf({ PUBLIC_URL: url, MAIL_PROVIDERS: "resend", RESEND_API_KEY: "re_1" })).toEqual([
      expect.stringContaining("PUBLIC_URL"),
    ]);
  });

  it("refuses the mailbox anywhere but on localhost", async () => {
    for (const url of ["https://login.example.com", "https://localhost.example.com", "https://10.0.0.1"])
      expect(await problemsOf({ PUBLIC_URL: url })).toEqual([
        expect.stringContaining("MAIL_PROVIDERS: mailbox"),
      ]);
    expect(
      await problemsOf({
        PUBLIC_URL: "https://login.example.com",
        MAIL_PROVIDERS: "mailbox, resend",
        RESEND_API_KEY: "re_1",
      }),
    ).toHaveLength(1);
    for (const url of ["http://localhost:1234", "http://127.0.0.1:8787", "http://[::1]:8787"])
      expect(await problemsOf({ PUBLIC_URL: url })).toEqual([]);
  });

  it("asks for the key of a provider that is named", async () => {
    expect(await problemsOf({ MAIL_PROVIDERS: "resend" })).toEqual(["RESEND_API_KEY: is missing"]);
  });

  it.each([
    ["LIMIT_PAUSES", { LIMIT_PAUSES: "30s 2h" }],
    ["LIMIT_PAUSES", { LIMIT_PAUSES: "5m", LIMIT_ADDRESS_AND_NETWORK: "5/1m" }],
    ["LIMIT_PAUSES", { LIMIT_PAUSES: "soon" }],
    ["LIMIT_ADDRESS", { LIMIT_ADDRESS: "5" }],
    ["LIMIT_NETWORK", { LIMIT_NETWORK: "1001/1h" }],
    ["LIMIT_CODES", { LIMIT_CODES: "0/1h" }],
    ["MAIL_DAILY_LIMIT", { MAIL_DAILY_LIMIT: "0" }],
    ["TURNSTILE_SITE_KEY, TURNSTILE_SECRET", { TURNSTILE_SITE_KEY: "x" }],
    ["TURNSTILE_FAIL", { TURNSTILE_FAIL: "maybe" }],
    ["BLOCKED_EMAIL_DOMAINS", { BLOCKED_EMAIL_DOMAINS: "exa mple..com" }],
    ["LIMIT_PAUSES", { LIMIT_PAUSES: "60s 30s" }],
    ["LIMIT_LIVE", { LIMIT_LIVE: "0" }],
  ])("refuses limits that are none: %s (%#)", async (name, variables) => {
    expect(await problemsOf(variables)).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
  });

  it.each([
    "x".repeat(64),
    "change-me-change-me-change-me-0123456789",
    "abc",
    "0123456789abcdefghijklmnopqrstu",
    "default-pepper-0123456789-abcdefghij",
  ])("refuses the pepper %s", async (pepper) =>
    expect(await problemsOf({ PEPPER: pepper })).toEqual([expect.stringContaining("PEPPER")]),
  );
});

describe("a variable that nobody reads", () => {
  it("is named in the log once, for it may be a misspelt one, and stops nothing", async () => {
    const log = vi.spyOn(console, "error");
    const latchkey = instance({ LINK_POLICI: "same-browser", RESEND_API_KEY: "re_1" });
    for (let i = 0; i < 3; i++) expect((await latchkey.get("/healthz")).status).toBe(200);
    expect(log.mock.calls).toEqual([[expect.stringContaining('"names":"LINK_POLICI"')]]);
  });
});

describe("the signing keys", () => {
  const refused = async (keys: unknown) => {
    const text = typeof keys === "string" ? keys : JSON.stringify(keys);
    expect(await problemsOf({ SIGNING_KEYS: text })).toEqual([expect.stringContaining("SIGNING_KEYS")]);
  };

  it("are refused where they are no private JWK set", async () => {
    const [key] = JSON.parse(String(env.SIGNING_KEYS)).keys;
    const { d: _, ...publicKey } = key;
    for (const keys of [
      "{",
      "[]",
      "null",
      {},
      { keys: {} },
      { keys: [] },
      { keys: [null] },
      { keys: [publicKey] },
      { keys: [{ ...key, x: key.y }] },
      { keys: [{ ...key, d: "AAAA" }] },
      { keys: [{ ...key, crv: "P-384" }] },
    ])
      await refused(keys);
  });

  it("are refused where one of several is wrong", async () => {
    const [key] = JSON.parse(String(env.SIGNING_KEYS)).keys;
    await refused({ keys: [key, { kty: "oct" }] });
  });

  it("are refused where they are short", async () => {
    await refused({ keys: [{ kty: "oct", k: "c2hvcnQ" }] });
    await refused({ keys: [{ kty: "oct", k: "A".repeat(43) }] });
    await refused({ keys: [{ kty: "oct", k: btoa("change-me-".repeat(6)).replaceAll("=", "") }] });
    const { privateKey } = (await crypto.subtle.generateKey(
      {
        name: "RSASSA-PKCS1-v1_5",
        modulusLength: 1024,
        publicExponent: new Uint8Array([1, 0, 1]),
        hash: "SHA-256",
      },
      true,
      ["sign", "verify"],
    )) as CryptoKeyPair;
    await refused({ keys: [await crypto.subtle.exportKey("jwk", privateKey)] });
  });
});

describe("with a wrong configuration", () => {
  it("every request is answered with 503, and one line in the log lists all of it", async () => {
    const log = vi.spyOn(console, "error");
    const latchkey = instance({ PEPPER: "short", LINK_TTL: "5y" });
    for (const path of ["/", "/healthz", "/api/auth_user", "/nothing", "/.well-known/jwks.json"]) {
      const response = await latchkey.get(path);
      expect(response.status).toBe(503);
      expect(await response.json()).toEqual({
        message: "Temporarily unavailable",
        requestId: expect.any(String),
      });
    }
    expect(log.mock.calls).toHaveLength(1);
    expect(log.mock.calls[0]?.[0]).toMatch(/"config.wrong".*LINK_TTL.*PEPPER/);
  });
});
