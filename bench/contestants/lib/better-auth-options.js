import { magicLink } from "better-auth/plugins";
import { sendMail } from "./mail.js";

/**
 * What both better-auth contestants share: every default, but for what its guide to Cloudflare names.
 *
 * @param {Record<string, any>} env
 */
export const betterAuthOptions = (env) => ({
  appName: "Bench",
  baseURL: env.PUBLIC_URL,
  secret: env.BETTER_AUTH_SECRET,
  plugins: [
    magicLink({
      // As the other contestants keep theirs; the default keeps the token in clear, and both cost the same storage.
      storeToken: "hashed",
      sendMagicLink: ({ email, url }) =>
        sendMail(env.MAIL_API, {
          to: email,
          subject: "Sign in to Bench",
          text: `Sign in to Bench:\n\n${url}\n`,
        }),
    }),
  ],
  // On by default in production, which it tells by NODE_ENV, and a Worker has none. In memory is its default, and the
  // cheapest; it bounds one isolate only.
  rateLimit: { enabled: true, storage: /** @type {const} */ ("memory") },
  advanced: { ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] } },
});
