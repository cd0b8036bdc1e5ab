import { createHash, randomBytes } from "node:crypto";
import { cookieHeader, keepCookies } from "../lib/cookies.mjs";
import { expect } from "../lib/expect.mjs";
import { numbers } from "../lib/people.mjs";

/** @typedef {import("../../logins/client.mjs").Client} Client */

const REDIRECT_URI = "https://app.example.com/callback";
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const random = () => randomBytes(32).toString("base64url");

/** MIT, in beta, last released in 2025. Its code provider is the nearest it has to a mailed link. */
export default {
  name: "openauth",
  title: "OpenAuth, KV",
  packages: ["@openauthjs/openauth"],
  entry: new URL("worker.js", import.meta.url),
  compatibilityFlags: ["nodejs_compat"],
  kv: ["KV"],
  d1: ["DB"],
  vars: {},

  schema: async () => ["CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE)"],
  /** Users alone: what expires is in KV, or in cookies. @param {number} users */
  seed: (users) => [
    `${numbers(users)} INSERT INTO users SELECT 'seed-' || i, 'seed-' || i || '@example.com' FROM numbers`,
  ],

  /** The client's redirect, the page that asks for the address, and the address. @param {Client} client @param {string} email */
  async start(client, email) {
    await makeKeys(client);
    const pkceVerifier = random();
    const state = random();
    const challenge = createHash("sha256").update(pkceVerifier).digest("base64url");
    const authorized = await authorize(client, state, challenge);
    const page = await client.request("/code/authorize", { headers: { Cookie: cookieHeader(authorized) } });
    expect(page.status === 200 && page.text.includes('value="request"'), "page", page);
    const asked = keepCookies(authorized, page);
    const answer = await post(client, asked, { action: "request", email });
    expect(answer.status === 200 && answer.text.includes('value="verify"'), "start", answer);
    return { email, state, pkceVerifier, cookies: keepCookies(asked, answer) };
  },

  /** The mailed code, and what it leads to for tokens. @param {Client} client @param {any} pending @param {any} mail */
  async verify(client, pending, mail) {
    const session = await exchange(client, pending, mail);
    expect(session, "verify: code refused");
    return session;
  },

  /** @param {Client} client @param {any} session */
  async me(client, { email, accessToken }) {
    const answer = await client.request("/me", { headers: { Authorization: `Bearer ${accessToken}` } });
    expect(answer.status === 200 && JSON.parse(answer.text).email === email, "me", answer);
  },

  /** @param {Client} client @param {any} session */
  async refresh(client, session) {
    const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: session.refreshToken });
    const tokens = await tokensFor(client, body, "refresh");
    expect(tokens.refreshToken !== session.refreshToken, "refresh: not rotated");
    return { ...session, ...tokens };
  },

  /** @param {Client} client @param {any} pending @param {any} mail */
  race: async (client, pending, mail) => (await exchange(client, pending, mail)) !== null,
};

/** @param {Client} client @param {string} state @param {string} challenge */
async function authorize(client, state, challenge) {
  const query = new URLSearchParams({
    client_id: "bench",
    redirect_uri: REDIRECT_URI,
    response_type: "code",
    state,
    code_challenge: challenge,
    code_challenge_method: "S256",
  });
  const answer = await client.request(`/authorize?${query}`);
  expect(answer.status === 302 && answer.headers.location === "/code/authorize", "authorize", answer);
  return keepCookies({}, answer);
}

const keys = /** @type {WeakMap<Client, Promise<unknown>>} */ (new WeakMap());

/** Its first request makes its keys, and several at once would make several. @param {Client} client */
function makeKeys(client) {
  const made =
    keys.get(client) ?? authorize(client, "", "").then(() => client.request("/.well-known/jwks.json"));
  keys.set(client, made);
  return made;
}

/** @param {Client} client @param {import("../lib/cookies.mjs").Jar} cookies @param {Record<string, string>} fields */
const post = (client, cookies, fields) =>
  client.request("/code/authorize", {
    method: "POST",
    headers: { ...FORM, Cookie: cookieHeader(cookies) },
    body: new URLSearchParams(fields).toString(),
  });

/** A session for the mailed code, or null where the code is refused. @param {Client} client @param {any} pending @param {any} mail */
async function exchange(client, { email, state, pkceVerifier, cookies }, mail) {
  const code = /\d{6}/.exec(mail.text)?.[0] ?? "";
  const answer = await post(client, cookies, { action: "verify", code });
  if (answer.status === 200 && answer.text.includes("Invalid code")) return null;
  expect(answer.status === 302 && answer.headers.location?.startsWith(`${REDIRECT_URI}?`), "code", answer);
  const { searchParams } = new URL(answer.headers.location);
  expect(
    searchParams.get("state") === state && searchParams.has("code"),
    `redirect to ${searchParams}`,
    answer,
  );
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code: searchParams.get("code") ?? "",
    redirect_uri: REDIRECT_URI,
    client_id: "bench",
    code_verifier: pkceVerifier,
  });
  return { email, ...(await tokensFor(client, body, "exchange")) };
}

/** @param {Client} client @param {URLSearchParams} body @param {string} what */
async function tokensFor(client, body, what) {
  const answer = await client.request("/token", { method: "POST", headers: FORM, body: body.toString() });
  expect(answer.status === 200, what, answer);
  const { access_token: accessToken, refresh_token: refreshToken } = JSON.parse(answer.text);
  expect(accessToken?.split(".").length === 3 && refreshToken, `${what}: tokens`, answer);
  return { accessToken, refreshToken };
}
