import { existsSync } from "node:fs";
import { join } from "node:path";
import { settingsFile } from "../deployment.mjs";
import { ROOT } from "../install.mjs";
import { adminTokenFile } from "./admin-token.mjs";

/**
 * What is left to do for whoever has deployed for the first time.
 * @param {string} env @param {Record<string, string>} vars @param {string[]} providers
 */
export function nextSteps(env, { PUBLIC_URL = "", MAIL_FROM = "" }, providers) {
  const named = `--env ${env}`;
  const domain = /@([^>\s]+)/.exec(MAIL_FROM)?.[1] ?? "";
  const token = adminTokenFile(env);
  const hooks = providers.filter((name) => name !== "cloudflare" && name !== "webhook");
  return `Next:

- Commit ${settingsFile(env)}, which has no secret in it, or keep it: it is what the next npm run deploy goes by.
- Keep .dev.vars.${env} (the signing keys${existsSync(join(ROOT, token)) ? `) and ${token} (the token of the admin API` : ""}): git ignores them, and nobody can read them back.
- Let an application sign people in, and put what that prints into its frontend:
    npm run clients -- add "My app" --redirect https://app.example.com/ ${named}
    createClient({ issuer: "${PUBLIC_URL}", clientId: "my-app" })    // of ${PUBLIC_URL}/client.js
- Users, sessions and figures: ADMIN_TOKEN=$(cat ${token}) npm run admin -- stats --url ${PUBLIC_URL}
- More redirects: ALLOWED_REDIRECTS in ${settingsFile(env)}, then npm run deploy.
- DNS of ${domain}, and one mail to yourself: npm run mail -- doctor ${named}, npm run mail -- send you@example.com ${named}
${hooks.map((name) => `- Bounces: have ${name} report to ${PUBLIC_URL}/hooks/mail/${name}, with the secret of the README's table "Bounces".\n`).join("")}`;
}
