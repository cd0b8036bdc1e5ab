import { env, waitUntil } from "cloudflare:workers";
import { betterAuth } from "better-auth";
import { betterAuthOptions } from "../lib/better-auth-options.js";
import { secondaryStorage } from "./secondary-storage.js";

const options = betterAuthOptions(env);
const auth = betterAuth({
  ...options,
  database: env.DB, // users; sessions and verifications are in KV alone, by default
  secondaryStorage: secondaryStorage(env.KV),
  advanced: { ...options.advanced, backgroundTasks: { handler: waitUntil } },
});

export default { fetch: (/** @type {Request} */ request) => auth.handler(request) };
