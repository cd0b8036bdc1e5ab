import { env, waitUntil } from "cloudflare:workers";
import { betterAuth } from "better-auth";
import { betterAuthOptions } from "../lib/better-auth-options.js";

const options = betterAuthOptions(env);
const auth = betterAuth({
  ...options,
  database: env.DB, // its own dialect for D1
  advanced: { ...options.advanced, backgroundTasks: { handler: waitUntil } },
});

export default { fetch: (/** @type {Request} */ request) => auth.handler(request) };
