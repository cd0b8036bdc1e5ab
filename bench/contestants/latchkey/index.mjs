import { readdirSync, readFileSync } from "node:fs";
import { newSecrets } from "../../../scripts/secrets.mjs";
import { cookiesOf, expect } from "../lib/expect.mjs";
import { numbers } from "../lib/people.mjs";

/** @typedef {import("../../logins/client.mjs").Client} Client */

const REDIRECT_URI = "https://app.example.com/callback";
const MIGRATIONS = new URL("../../../migrations/", import.meta.url);
const JSON_TYPE = { "Content-Type": "application/json" };

export default {
  name: "latchkey",
  title: "Latchkey",
  packages: [],
  entry: new URL("../../../src/index.ts", import.meta.url),
  kv: ["ATTEMPTS"],
  d1: ["DB"],
  // Everybody comes from a network of their own here, so the gate counts and never closes.
  ratelimits: { FLOOD: { namespace_id: "1001", simple: { limit: 100, period: 10 } } },
  /** As deployed, by every default but how many mails a day may go out. */
  vars: {
    APP_NAME: "Bench",
    ALLOWED_REDIRECTS: REDIRECT_URI,
    MAIL_PROVIDERS: "resend",
    MAIL_FROM: "Bench <login@example.com>",
    MAIL_DAILY_LIMIT: "1000000",
    RESEND_API_KEY: "re_bench",
    ...(await newSecrets()),
  },
  /** @param {string} mailApi */
  mailVars: (mailApi) => ({ RESEND_BASE_URL: mailApi }),

  async schema() {
    return readdirSync(MIGRATIONS)
      .sort()
      .map((file) => readFileSync(new URL(file, MIGRATIONS), "utf8"));
  },

  /** Each user has an expired session with its refresh token, and a counter that has ended. @param {number} users */
  seed: (users) => [
    `${numbers(users)} INSERT INTO users (id, email, email_key, created_at)
     SELECT lower(hex(randomblob(16))), 'seed-' || i || '@example.com', 'seed-' || i || '@example.com', 1700000000 FROM numbers`,
    `INSERT INTO sessions (id, user_id, attempt_id, client, created_at, last_seen_at, expires_at)
     SELECT lower(hex(randomblob(16))), id, hex(randomblob(22)), 'https://app.example.com', 1700000000, 1700000000, 1702592000 FROM users`,
    `INSERT INTO refresh_tokens (hash, session_id, created_at) SELECT hex(randomblob(22)), id, 1700000000 FROM sessions`,
    `${numbers(users)} INSERT INTO counters (key, count, expires_at) SELECT 'mail to ' || hex(randomblob(22)), 1, 1700003600 FROM numbers`,
  ],

  /** @param {Client} client @param {string} email */
  async start(client, email) {
    const network = newNetwork();
    const answer = await client.request("/api/passwordless/start", {
      method: "POST",
      headers: { ...JSON_TYPE, "CF-Connecting-IP": network },
      body: JSON.stringify({ email, redirectUri: REDIRECT_URI }),
    });
    expect(answer.status === 204 && answer.headers["attempt-id"]?.length === 43, "start", answer);
    return { email, network, cookie: cookiesOf(answer) };
  },

  /** The mailed link, opened in the browser that asked. @param {Client} client @param {any} pending @param {any} mail */
  async verify(client, pending, mail) {
    const answer = await open(client, pending, mail);
    expect(answer.status === 302, "verify", answer);
    const tokens = new URLSearchParams(new URL(answer.headers.location).hash.slice(1));
    const session = {
      accessToken: tokens.get("jwt"),
      refreshToken: tokens.get("refresh_token"),
      email: pending.email,
      network: pending.network,
    };
    expect(session.accessToken?.split(".").length === 3 && session.refreshToken, "verify: tokens", answer);
    return session;
  },

  /** @param {Client} client @param {any} session */
  async me(client, session) {
    const answer = await client.request("/api/auth_user", {
      headers: { Authorization: `Bearer ${session.accessToken}` },
    });
    expect(answer.status === 200 && JSON.parse(answer.text).email === session.email, "me", answer);
  },

  /** @param {Client} client @param {any} session */
  async refresh(client, session) {
    const answer = await client.request("/oauth/token", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "CF-Connecting-IP": session.network },
      body: `grant_type=refresh_token&refresh_token=${session.refreshToken}`,
    });
    expect(answer.status === 200, "refresh", answer);
    const tokens = JSON.parse(answer.text);
    expect(tokens.access_token && tokens.refresh_token !== session.refreshToken, "refresh: tokens", answer);
    return { ...session, accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
  },

  /** @param {Client} client @param {any} pending @param {any} mail */
  async race(client, pending, mail) {
    const answer = await open(client, pending, mail);
    const opened = answer.status === 302 && answer.headers.location.includes("#jwt=");
    expect(opened || answer.status === 400 || answer.status === 302, "race", answer);
    return opened;
  },
};

/** @param {Client} client @param {any} pending @param {any} mail */
function open(client, { cookie, network }, mail) {
  const link = new URL(/https?:\/\/\S+/.exec(mail.text)?.[0] ?? "");
  return client.request(link.pathname + link.search, {
    headers: { Cookie: cookie, "CF-Connecting-IP": network, Accept: "text/html" },
  });
}

let networks = 0;

/** Each login comes from a network of its own, so that no pause is due. */
function newNetwork() {
  networks++;
  return `10.${(networks >> 16) & 255}.${(networks >> 8) & 255}.${networks & 255}`;
}
