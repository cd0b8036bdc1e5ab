import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Authenticated } from "../../../src/core/authenticate";
import { openCode } from "../../../src/core/authorization-code";
import { readParameters } from "../../../src/core/authorization-request";
import { authorize, type Present } from "../../../src/core/authorize";
import { randomToken, sha256 } from "../../../src/lib/crypto";
import { CALLBACK, register } from "../openid";
import { insert } from "../store/town";
import { createDesk, type Desk, failing, refusalOf } from "./desk";

const NOW = 1_800_000_000;
const AGE = 300;
const PAGES = "0190f5a0-0000-7000-8000-000000000001";
const SECRET = randomToken();
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const ASKED = {
  client_id: "app",
  redirect_uri: CALLBACK,
  response_type: "code",
  scope: "openid email",
  nonce: "the nonce",
  state: "the state",
  code_challenge: CHALLENGE,
  code_challenge_method: "S256",
};
const TO = { redirectUri: CALLBACK, responseMode: "query", state: "the state" };
const SIGN_IN = { next: "sign in", redirectUri: CALLBACK };
const LOGIN_REQUIRED = {
  next: "answer",
  to: TO,
  answer: { error: "login_required", error_description: "The person has to sign in" },
};

const NOBODY: Present = { sessionCookie: undefined };
const ANN: Present = { sessionCookie: `${PAGES}.${SECRET}` };
const JUST_SIGNED_IN: Present = {
  justSignedIn: {
    user: { id: "ann", email: "ann@example.com", username: null },
    session: { id: PAGES, createdAt: NOW },
  } satisfies Authenticated,
};

let desk: Desk;
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  desk = await createDesk();
  await register();
  await insert("users", [
    { id: "ann", email: "ann@example.com", email_key: "ann@example.com", created_at: NOW },
  ]);
  await insert("sessions", [
    {
      id: PAGES,
      user_id: "ann",
      attempt_id: "attempt",
      client: "here",
      created_at: NOW - AGE,
      last_seen_at: NOW,
      expires_at: NOW + 5000,
      cookie_hash: await sha256(SECRET),
    },
  ]);
});

const ask = (present: Present, changes: Record<string, string> = {}) =>
  authorize(desk.services, readParameters(new URLSearchParams({ ...ASKED, ...changes })), present);

/** What stands in the code that an application gets. */
async function codeFor(present: Present, changes: Record<string, string> = {}) {
  const authorization = await ask(present, changes);
  if (authorization.next !== "answer" || !("code" in authorization.answer)) return authorization;
  expect(authorization.to).toEqual(TO);
  return openCode(desk.services.config.pepper, authorization.answer.code);
}

const hintOf = (sub: string) =>
  desk.services.idTokens?.issue({ sub, aud: "app", sid: "s", auth_time: NOW, iat: NOW, exp: NOW }) ??
  expect.fail("no ID tokens");

const GRANTED = {
  clientId: "app",
  redirectUri: CALLBACK,
  codeChallenge: CHALLENGE,
  nonce: "the nonce",
  scope: "openid email",
  sessionId: PAGES,
  expiresAt: NOW + 60,
  unique: expect.stringMatching(/^[0-9a-f-]{36}$/),
};

describe("an application's request", () => {
  it("is granted for whoever is signed in here, by a code for what was asked, for a minute", async () => {
    expect(await codeFor(ANN)).toEqual(GRANTED);
    expect(desk.lines).toEqual([["info", "authorization.granted", { clientId: "app", sessionId: PAGES }]]);
  });

  it("is granted for who signed in for it, whatever cookie there is", async () => {
    expect(await codeFor(JUST_SIGNED_IN)).toEqual(GRANTED);
  });

  it("has somebody sign in where nobody is, named as the application has it", async () => {
    expect(await ask(NOBODY)).toEqual({ ...SIGN_IN, loginHint: undefined });
    expect(await ask(NOBODY, { login_hint: "bob@example.com" })).toEqual({
      ...SIGN_IN,
      loginHint: "bob@example.com",
    });
    expect(desk.lines).toEqual([]);
  });

  it("that is not in order is answered with why", async () => {
    expect(await ask(ANN, { response_type: "token" })).toMatchObject({
      next: "answer",
      to: TO,
      answer: { error: "unsupported_response_type" },
    });
    expect(desk.lines).toEqual([
      ["info", "authorization.refused", { clientId: "app", error: "unsupported_response_type" }],
    ]);
  });

  it("is not decided where D1 fails", async () => {
    desk.services.sessions = failing(desk.services.sessions, "findByCookie");
    expect((await refusalOf(ask(ANN))).code).toBe("unavailable");
  });
});

describe("prompt", () => {
  it("none asks nobody: a code where somebody is signed in, else an error", async () => {
    expect(await codeFor(ANN, { prompt: "none" })).toEqual(GRANTED);
    expect(await ask(NOBODY, { prompt: "none" })).toEqual(LOGIN_REQUIRED);
    expect(await ask(ANN, { prompt: "none", max_age: "0" })).toEqual(LOGIN_REQUIRED);
  });

  it("login has whoever is there sign in again, and takes who has just done so", async () => {
    expect(await ask(ANN, { prompt: "login" })).toEqual({ ...SIGN_IN, loginHint: "ann@example.com" });
    expect(await ask(ANN, { prompt: "login", login_hint: "bob@example.com" })).toEqual({
      ...SIGN_IN,
      loginHint: "bob@example.com",
    });
    expect(await codeFor(JUST_SIGNED_IN, { prompt: "login" })).toEqual(GRANTED);
  });
});

describe("max_age", () => {
  it("takes a login of just that age, and none that is a second older", async () => {
    expect(await codeFor(ANN, { max_age: String(AGE) })).toEqual(GRANTED);
    expect(await ask(ANN, { max_age: String(AGE - 1) })).toMatchObject(SIGN_IN);
  });

  it("of 0 has everybody sign in, also who did in this very second, but for this request", async () => {
    vi.setSystemTime((NOW - AGE) * 1000);
    expect(await ask(ANN, { max_age: "0" })).toMatchObject(SIGN_IN);
    vi.setSystemTime(NOW * 1000);
    expect(await codeFor(JUST_SIGNED_IN, { max_age: "0" })).toEqual(GRANTED);
  });
});

describe("an ID token as a hint", () => {
  it("takes whom it names, and nobody else", async () => {
    expect(await codeFor(ANN, { id_token_hint: await hintOf("ann") })).toEqual(GRANTED);
    expect(await ask(ANN, { id_token_hint: await hintOf("bob") })).toMatchObject(SIGN_IN);
    expect(await ask(ANN, { id_token_hint: "no token" })).toMatchObject(SIGN_IN);
  });

  it("is not met by somebody else's login for this request: the application is told", async () => {
    expect(await ask(JUST_SIGNED_IN, { id_token_hint: await hintOf("bob") })).toEqual(LOGIN_REQUIRED);
    expect(await codeFor(JUST_SIGNED_IN, { id_token_hint: await hintOf("ann") })).toEqual(GRANTED);
  });

  it("names nobody where no key signs ID tokens", async () => {
    const id_token_hint = await hintOf("ann");
    desk.services.idTokens = null;
    expect(await ask(ANN, { id_token_hint })).toMatchObject(SIGN_IN);
    expect(await codeFor(ANN)).toEqual(GRANTED);
  });
});

describe("nothing is sent where nobody knows that it may be", () => {
  const unknown = (changes: Record<string, string>) => refusalOf(ask(ANN, changes));

  it("to a client that there is not", async () => {
    expect(await unknown({ client_id: "nobody" })).toEqual({
      code: "unknown_application",
      reason: 'no client "nobody"',
    });
    expect(await unknown({ client_id: "" })).toEqual({ code: "unknown_application", reason: 'no client ""' });
  });

  it("to a redirect URI that is not the client's; the log says which it has", async () => {
    const reason = `app has no redirect URI "https://evil.example/", it has ${CALLBACK}`;
    expect(await unknown({ redirect_uri: "https://evil.example/" })).toEqual({
      code: "unknown_application",
      reason,
    });
    await register({ id: "two", redirectUris: ["https://a.example/", "https://b.example/"] });
    expect((await unknown({ client_id: "two", redirect_uri: "" })).reason).toBe(
      'two has no redirect URI "", it has https://a.example/ https://b.example/',
    );
  });

  it("and the log has of what was sent no secret and no more than 200 characters", async () => {
    expect((await unknown({ client_id: "ann@example.com" })).reason).toBe('no client "[address]"');
    expect((await unknown({ client_id: "no! ".repeat(100) })).reason).toBe(
      `no client "${"no! ".repeat(50)}"`,
    );
  });
});
