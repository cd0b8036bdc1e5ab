import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type AuthorizationGrant, openCode, sealCode } from "../../../src/core/authorization-code";
import { type ExchangeCodeInput, exchangeCode } from "../../../src/core/exchange-code";
import { hmac, sha256 } from "../../../src/lib/crypto";
import { countOf } from "../helpers";
import { CALLBACK, register, SECRET, VERIFIER } from "../openid";
import { changesBy, insert, rowOf } from "../store/town";
import { createDesk, type Desk, failing, refusalOf } from "./desk";

const NOW = 1_800_000_000;
const SIGNED_IN_AT = NOW - 500;
const APP = { id: "app", secret: undefined };

let desk: Desk;
let grant: Omit<AuthorizationGrant, "unique">;
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  desk = await createDesk({ ACCESS_TOKEN_TTL: "7m", SESSION_TTL: "2h", SESSION_MAX_AGE: "3h" });
  await register();
  await register({ id: "server", secret: SECRET });
  const ann = { id: "ann", email: "ann@example.com", email_key: "ann@example.com", username: "Ann" };
  await insert("users", [{ ...ann, created_at: NOW }]);
  const times = { created_at: SIGNED_IN_AT, last_seen_at: NOW, expires_at: NOW + 5000 };
  const pages = { id: "pages", user_id: "ann", attempt_id: "attempt", client: "here", cookie_hash: "hash" };
  await insert("sessions", [{ ...pages, ...times }]);
  grant = {
    clientId: "app",
    redirectUri: CALLBACK,
    codeChallenge: await sha256(VERIFIER),
    nonce: "the nonce",
    scope: "openid email",
    sessionId: "pages",
    expiresAt: NOW + 60,
  };
});

const seal = (changes: Partial<AuthorizationGrant> = {}) =>
  sealCode(desk.services.config.pepper, { ...grant, ...changes });

const exchange = (code: string, changes: Partial<ExchangeCodeInput> = {}) =>
  exchangeCode(desk.services, {
    code,
    redirectUri: CALLBACK,
    codeVerifier: VERIFIER,
    credentials: APP,
    ...changes,
  });

const refusal = async (code: string, changes?: Partial<ExchangeCodeInput>) =>
  refusalOf(exchange(code, changes));

describe("a code", () => {
  it("opens a session of its client, as long as its one access token, where no refresh token was asked for", async () => {
    const tokens = await exchange(await seal());
    expect(tokens).toMatchObject({ refreshToken: undefined, scope: "openid email", expiresInSeconds: 420 });
    const claims = decodeJwt(tokens.accessToken);
    const { sid } = claims;
    expect(claims).toMatchObject({
      sub: "ann",
      aud: "app",
      email: "ann@example.com",
      scope: "openid email",
      auth_time: SIGNED_IN_AT,
      iat: NOW,
      exp: NOW + 420,
    });
    expect(decodeJwt(tokens.idToken ?? "")).toMatchObject({ sub: "ann", sid, nonce: "the nonce" });
    expect(await rowOf("sessions", String(sid))).toMatchObject({
      client: "app",
      parent_id: "pages",
      scope: "openid email",
      created_at: SIGNED_IN_AT,
      last_seen_at: NOW,
      expires_at: NOW + 420,
      revoked_at: null,
    });
    expect(desk.recorded).toEqual([["session.opened", { sessionId: sid, clientId: "app", userId: "ann" }]]);
    expect(await countOf("refresh_tokens")).toBe(0);
  });

  it("with offline_access opens one for SESSION_TTL, with a refresh token", async () => {
    const code = await seal({ scope: "openid offline_access" });
    let refreshToken: string | undefined;
    const changes = await changesBy(async () => {
      ({ refreshToken } = await exchange(code));
    });
    const { sessionId } = (desk.recorded[0]?.[1] ?? {}) as { sessionId?: string };
    expect(changes).toEqual([
      `+ refresh_tokens ${await sha256(refreshToken ?? "")}`,
      `+ sessions ${sessionId}`,
    ]);
    expect(await rowOf("sessions", sessionId ?? "")).toMatchObject({ expires_at: NOW + 7200 });
  });

  it("without openid brings no ID token, and without a nonce none is in it", async () => {
    expect((await exchange(await seal({ scope: "email" }))).idToken).toBeUndefined();
    const { idToken } = await exchange(await seal({ nonce: undefined }));
    expect(decodeJwt(idToken ?? "")).not.toHaveProperty("nonce");
  });

  it("tells of the person what was granted, and no more", async () => {
    const idTokenFor = async (scope: string) =>
      decodeJwt((await exchange(await seal({ scope }))).idToken ?? "");
    const plain = await idTokenFor("openid");
    expect(plain).not.toHaveProperty("email");
    expect(plain).not.toHaveProperty("preferred_username");
    expect(await idTokenFor("openid profile")).toMatchObject({ preferred_username: "Ann" });
    expect(await idTokenFor("openid email")).toMatchObject({
      email: "ann@example.com",
      email_verified: true,
    });
    const { accessToken } = await exchange(await seal({ scope: "openid profile" }));
    expect(decodeJwt(accessToken)).not.toHaveProperty("email");
  });

  it("is exchanged up to its last second", async () => {
    await exchange(await seal({ expiresAt: NOW + 1 }));
    expect(await refusal(await seal({ expiresAt: NOW }))).toEqual({
      code: "invalid_grant",
      reason: "expired",
    });
  });

  it("used twice ends the session that it opened", async () => {
    const code = await seal();
    const sid = String(decodeJwt((await exchange(code)).accessToken).sid);
    expect(await refusal(code)).toEqual({
      code: "invalid_grant",
      reason: "used up before: session ended",
    });
    expect(await rowOf("sessions", sid)).toMatchObject({ revoked_at: NOW });
    expect(desk.recorded.at(-1)).toEqual(["session.reuse_detected", { sessionId: sid }]);
  });

  it("used again after its time ends it, too; one that was never used ends nothing", async () => {
    const code = await seal();
    const sid = String(decodeJwt((await exchange(code)).accessToken).sid);
    vi.setSystemTime((NOW + 60) * 1000);
    const unused = await seal();
    expect(await changesBy(() => refusal(unused))).toEqual([]);
    expect(desk.recorded).toHaveLength(1);
    expect(await changesBy(() => refusal(code))).toEqual([`sessions ${sid}: revoked_at = ${NOW + 60}`]);
    expect(desk.recorded.at(-1)).toEqual(["session.reuse_detected", { sessionId: sid }]);
  });

  it("of a login that has ended opens nothing", async () => {
    expect(await refusal(await seal({ sessionId: "gone" }))).toEqual({
      code: "invalid_grant",
      reason: "the login has ended",
    });
    expect(desk.recorded).toEqual([]);
  });

  it("of no client, another client or another redirect URI is refused, and stays good", async () => {
    const code = await seal();
    const untouched = await changesBy(async () => {
      expect(await refusal(code, { credentials: null })).toEqual({
        code: "invalid_client",
        reason: "no client named",
      });
      expect(await refusal(code, { credentials: { id: "server", secret: SECRET } })).toEqual({
        code: "invalid_grant",
        reason: "another client's code",
      });
      for (const redirectUri of [undefined, `${CALLBACK}/`])
        expect(await refusal(code, { redirectUri })).toEqual({
          code: "invalid_grant",
          reason: "not the redirect URI of the request",
        });
    });
    expect(untouched).toEqual([]);
    await exchange(code);
  });

  it("needs the verifier of its challenge, and takes none where there was no challenge", async () => {
    const reason = "the code verifier is wrong, missing or without a challenge";
    for (const codeVerifier of [undefined, "", `${VERIFIER}x`])
      expect(await refusal(await seal(), { codeVerifier })).toEqual({ code: "invalid_grant", reason });
    const plain = await seal({ codeChallenge: undefined });
    expect(await refusal(plain)).toEqual({ code: "invalid_grant", reason });
    await exchange(plain, { codeVerifier: undefined });
  });

  it("is of ours, and whole", async () => {
    const code = await seal();
    const [payload = "", tag = ""] = code.split(".");
    for (const other of [
      "",
      "x",
      payload,
      `${payload}.`,
      `.${tag}`,
      `${code}.`,
      `${code}x`,
      `${payload}x.${tag}`,
    ])
      expect(await refusal(other)).toEqual({ code: "invalid_grant", reason: "no code of ours" });
  });

  it("is sealed under the pepper, by a seal that seals nothing else", async () => {
    const { pepper } = desk.services.config;
    const code = await seal();
    const [payload = "", tag] = code.split(".");
    expect(tag).toBe(await hmac(pepper, `authorization code ${payload}`));
    expect(await openCode(pepper, `${payload}.${await hmac(pepper, payload)}`)).toBeNull();
    expect(await openCode(pepper, code)).toMatchObject(grant);
    expect(await seal()).not.toBe(code);
  });

  it("is not lost where D1 fails", async () => {
    const code = await seal();
    const { clientSessions } = desk.services;
    desk.services.clientSessions = failing(clientSessions, "open");
    expect((await refusal(code)).code).toBe("unavailable");
    desk.services.clientSessions = clientSessions;
    await exchange(code);
  });

  it("whose session nobody could end is not said to be refused", async () => {
    const code = await seal({ expiresAt: NOW });
    desk.services.clientSessions = failing(desk.services.clientSessions, "endOf");
    expect((await refusal(code)).code).toBe("unavailable");
  });

  it("for an ID token is not exchanged where no key signs these", async () => {
    desk.services.idTokens = null;
    expect(await refusal(await seal())).toEqual({
      code: "unavailable",
      reason: "no key that signs ID tokens",
    });
    expect((await exchange(await seal({ scope: "email" }))).scope).toBe("email");
  });
});

describe("a client", () => {
  it("proves itself with its secret, where it has one, and has none where it has not", async () => {
    const code = await seal({ clientId: "server" });
    for (const secret of [undefined, "", "wrong"])
      expect(await refusal(code, { credentials: { id: "server", secret } })).toEqual({
        code: "invalid_client",
        reason: "wrong secret",
      });
    await exchange(code, { credentials: { id: "server", secret: SECRET } });
    expect(await refusal(await seal(), { credentials: { id: "app", secret: "a secret" } })).toEqual({
      code: "invalid_client",
      reason: "wrong secret",
    });
  });

  it("that there is not is nobody, and wrong where it says that it has a secret", async () => {
    expect(await refusal(await seal(), { credentials: { id: "nobody", secret: undefined } })).toEqual({
      code: "invalid_client",
      reason: "no client named",
    });
    expect(await refusal(await seal(), { credentials: { id: "nobody", secret: "x" } })).toEqual({
      code: "invalid_client",
      reason: "no such client",
    });
  });

  it("keeps as many live sessions of a user as LIMIT_LIVE says", async () => {
    desk = await createDesk({ LIMIT_LIVE: "2" });
    const first = String(decodeJwt((await exchange(await seal())).accessToken).sid);
    vi.setSystemTime((NOW + 1) * 1000);
    await exchange(await seal());
    const { DB } = (await import("cloudflare:workers")).env;
    const live = await DB.prepare("SELECT count(*) AS n FROM sessions WHERE revoked_at IS NULL").first("n");
    expect(live).toBe(2);
    expect(first).toMatch(/-/);
  });
});
