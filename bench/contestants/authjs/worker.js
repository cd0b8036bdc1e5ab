import { Auth } from "@auth/core";
import { D1Adapter } from "@auth/d1-adapter";
import { sendMail } from "../lib/mail.js";

/** @param {Record<string, any>} env @returns {import("@auth/core").AuthConfig} */
const config = (env) => ({
  adapter: D1Adapter(env.DB), // and with an adapter its sessions are in the database
  secret: env.AUTH_SECRET,
  basePath: "/auth",
  trustHost: true, // behind Cloudflare the Host is the Worker's own
  providers: [
    // As its guide "Configuring HTTP Email" has it, with a day for the link.
    {
      id: "http-email",
      name: "Email",
      type: "email",
      maxAge: 60 * 60 * 24,
      sendVerificationRequest: ({ identifier, url }) =>
        sendMail(env.MAIL_API, {
          to: identifier,
          subject: "Sign in to Bench",
          text: `Sign in to Bench:\n\n${url}\n`,
        }),
    },
  ],
});

export default {
  /** @param {Request} request @param {Record<string, any>} env */
  fetch: (request, env) => Auth(request, config(env)),
};
