import { me, start, verify, wasOpened } from "../lib/better-auth-flows.mjs";
import { betterAuthOptions } from "../lib/better-auth-options.js";
import { schemaOf, seedUsers } from "../lib/better-auth-schema.mjs";
import { linkIn, newNetwork } from "../lib/people.mjs";
import { secondaryStorage } from "./secondary-storage.js";

/** MIT, several releases a month. The same as better-auth-d1, with KV as its secondary storage. */
export default {
  name: "better-auth-kv",
  title: "better-auth, D1 and KV",
  packages: ["better-auth"],
  entry: new URL("worker.js", import.meta.url),
  compatibilityFlags: ["nodejs_compat"],
  kv: ["KV"],
  d1: ["DB"],
  vars: { BETTER_AUTH_SECRET: "hX2v0yq3mJ8sR5tW7zB1nK4cD6fG9aLe" },

  schema: () =>
    schemaOf({
      ...betterAuthOptions({ PUBLIC_URL: "http://localhost:8787" }),
      secondaryStorage: secondaryStorage(null),
    }),
  /** Users alone: what expires is in KV. @param {number} users */
  seed: (users) => [seedUsers(users)],

  start,
  verify,
  me,
  // No refresh: its session is one cookie, which get-session (see `me`) renews once a day.

  /** Several pass, and all but one of a new user's then fail to create the user, whose email is UNIQUE. @param {any} client @param {any} _pending @param {any} mail */
  async race(client, _pending, mail) {
    const answer = await client.request(linkIn(mail), { headers: newNetwork() });
    return answer.status !== 500 && wasOpened(answer);
  },
};
