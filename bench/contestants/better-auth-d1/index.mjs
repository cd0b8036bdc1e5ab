import { me, race, start, verify } from "../lib/better-auth-flows.mjs";
import { betterAuthOptions } from "../lib/better-auth-options.js";
import { schemaOf, seedSessions, seedUsers } from "../lib/better-auth-schema.mjs";

/** MIT, several releases a month. Its guide to Cloudflare passes the D1 binding itself, so no ORM stands between. */
export default {
  name: "better-auth-d1",
  title: "better-auth, D1",
  packages: ["better-auth"],
  entry: new URL("worker.js", import.meta.url),
  compatibilityFlags: ["nodejs_compat"],
  kv: [],
  d1: ["DB"],
  vars: { BETTER_AUTH_SECRET: "hX2v0yq3mJ8sR5tW7zB1nK4cD6fG9aLe" },

  schema: () => schemaOf(betterAuthOptions({ PUBLIC_URL: "http://localhost:8787" })),
  seed: (/** @type {number} */ users, /** @type {number} */ expired) => [
    seedUsers(users),
    seedSessions(users, expired),
  ],

  start,
  verify,
  me,
  // No refresh: its session is one cookie, which get-session (see `me`) renews once a day.
  race,
};
