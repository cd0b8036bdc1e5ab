import { up } from "@auth/d1-adapter";
import { cookieHeader, keepCookies } from "../lib/cookies.mjs";
import { expect } from "../lib/expect.mjs";
import { linkIn, numbers } from "../lib/people.mjs";

/** @typedef {import("../../logins/client.mjs").Client} Client */

const SESSION_COOKIE = "authjs.session-token";
const AT = "'2026-01-01T00:00:00.000Z'";

/** ISC, now kept by better-auth's makers, who fix what is unsafe in it and send new projects to better-auth. */
export default {
  name: "authjs",
  title: "Auth.js, D1",
  packages: ["@auth/core", "@auth/d1-adapter"],
  entry: new URL("worker.js", import.meta.url),
  compatibilityFlags: [],
  kv: [],
  d1: ["DB"],
  vars: { AUTH_SECRET: "vB7nQ2kXw9sT4yLr0pZ6cJ8dM3fH5gAe" },

  /** What the adapter's own `up` runs, and no more: it has no index on users.email. */
  async schema() {
    const statements = /** @type {string[]} */ ([]);
    await up(
      /** @type {any} */ ({
        prepare: (/** @type {string} */ sql) => ({ run: async () => statements.push(sql) }),
      }),
    );
    return statements;
  },
  /** Nothing of its purges either table. @param {number} users @param {number} expired */
  seed: (users, expired) => [
    `${numbers(users)} INSERT INTO users (id, email, emailVerified)
     SELECT 'seed-' || i, 'seed-' || i || '@example.com', ${AT} FROM numbers`,
    `${numbers(expired)} INSERT INTO sessions (id, sessionToken, userId, expires)
     SELECT 'seed-' || i, lower(hex(randomblob(16))), 'seed-' || (1 + i % ${users}), ${AT} FROM numbers`,
    `${numbers(expired)} INSERT INTO verification_tokens (identifier, token, expires)
     SELECT 'seed-' || i || '@example.com', lower(hex(randomblob(32))), ${AT} FROM numbers`,
  ],

  /** A browser asks for the CSRF token first, as the library's own client does. @param {Client} client @param {string} email */
  async start(client, email) {
    const csrf = await client.request("/auth/csrf");
    expect(csrf.status === 200, "csrf", csrf);
    const asked = keepCookies({}, csrf);
    const body = new URLSearchParams({
      email,
      csrfToken: JSON.parse(csrf.text).csrfToken,
      callbackUrl: "/dashboard",
    });
    const answer = await client.request("/auth/signin/http-email", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", Cookie: cookieHeader(asked) },
      body: body.toString(),
    });
    expect(
      answer.status === 302 && answer.headers.location?.includes("/auth/verify-request?"),
      "start",
      answer,
    );
    return { email, cookies: keepCookies(asked, answer) };
  },

  /** @param {Client} client @param {any} pending @param {any} mail */
  async verify(client, { email, cookies }, mail) {
    const answer = await client.request(linkIn(mail), { headers: { Cookie: cookieHeader(cookies) } });
    const kept = keepCookies(cookies, answer);
    expect(opened(answer) && kept[SESSION_COOKIE], "verify", answer);
    return { email, cookie: cookieHeader(kept) };
  },

  /** @param {Client} client @param {any} session */
  async me(client, { email, cookie }) {
    const answer = await client.request("/auth/session", { headers: { Cookie: cookie } });
    expect(answer.status === 200 && JSON.parse(answer.text)?.user.email === email, "me", answer);
  },

  // No refresh: its session is one cookie, which /auth/session (see `me`) renews once a day.

  /** @param {Client} client @param {any} pending @param {any} mail */
  async race(client, { cookies }, mail) {
    const answer = await client.request(linkIn(mail), { headers: { Cookie: cookieHeader(cookies) } });
    if (opened(answer)) return true;
    expect(answer.status === 302 && answer.headers.location?.includes("error=Verification"), "race", answer);
    return false;
  },
};

/** @param {import("../../logins/client.mjs").Answer} answer */
const opened = ({ status, headers }) => status === 302 && headers.location?.endsWith("/dashboard");
