import { newSigningKey } from "../../../scripts/secrets.mjs";
import { expect } from "../lib/expect.mjs";
import { numbers } from "../lib/people.mjs";
import { SCHEMA } from "./schema.mjs";

/** @typedef {import("../../logins/client.mjs").Client} Client */

export default {
  name: "floor",
  title: "floor",
  packages: [],
  entry: new URL("worker.js", import.meta.url),
  kv: ["KV"],
  d1: ["DB"],
  vars: { SIGNING_KEY: JSON.stringify(await newSigningKey()) },
  schema: async () => SCHEMA,
  /** @param {number} users */
  seed: (users) => [
    `${numbers(users)} INSERT INTO users SELECT lower(hex(randomblob(16))), 'seed-' || i || '@example.com', 1700000000 FROM numbers`,
    "INSERT INTO sessions SELECT lower(hex(randomblob(16))), id, hex(randomblob(22)), 1702592000 FROM users",
    "INSERT INTO refresh_tokens SELECT hex(randomblob(22)), id FROM sessions",
    `${numbers(users)} INSERT INTO counters SELECT hex(randomblob(22)), 1 FROM numbers`,
  ],

  /** @param {Client} client @param {string} email */
  async start(client, email) {
    const answer = await client.request("/start", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email }),
    });
    expect(answer.status === 204, "start", answer);
    return { email };
  },

  /** @param {Client} client @param {any} pending @param {any} mail */
  async verify(client, { email }, mail) {
    const link = new URL(mail.text);
    const answer = await client.request(link.pathname + link.search);
    expect(answer.status === 302, "verify", answer);
    const tokens = new URLSearchParams(new URL(answer.headers.location).hash.slice(1));
    return { email, accessToken: tokens.get("jwt"), refreshToken: tokens.get("refresh_token") };
  },

  /** @param {Client} client @param {any} session */
  async me(client, session) {
    const answer = await client.request("/me", {
      headers: { Authorization: `Bearer ${session.accessToken}` },
    });
    expect(answer.status === 200 && JSON.parse(answer.text).email === session.email, "me", answer);
  },

  /** @param {Client} client @param {any} session */
  async refresh(client, session) {
    const answer = await client.request("/refresh", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: `grant_type=refresh_token&refresh_token=${session.refreshToken}`,
    });
    expect(answer.status === 200, "refresh", answer);
    const tokens = JSON.parse(answer.text);
    return { ...session, accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
  },

  /** @param {Client} client @param {any} pending @param {any} mail */
  async race(client, _pending, mail) {
    const link = new URL(mail.text);
    const answer = await client.request(link.pathname + link.search);
    expect(answer.status === 302 || answer.status === 400, "race", answer);
    return answer.status === 302;
  },
};
