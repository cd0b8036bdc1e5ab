import { checkAdmin } from "./checks/admin.mjs";
import { checkClock } from "./checks/clock.mjs";
import { checkCors } from "./checks/cors.mjs";
import { checkHeaders } from "./checks/headers.mjs";
import { checkHealth } from "./checks/health.mjs";
import { checkHttps } from "./checks/https.mjs";
import { checkIssuer } from "./checks/issuer.mjs";
import { checkKeys } from "./checks/keys.mjs";
import { checkMailbox } from "./checks/mailbox.mjs";
import { checkRedirects } from "./checks/redirects.mjs";
import { fail, warn } from "./finding.mjs";
import { reasonOf, serviceAt } from "./service.mjs";

/** @type {Record<string, (service: import("./service.mjs").Service) => import("./finding.mjs").Finding[] | Promise<import("./finding.mjs").Finding[]>>} */
const CHECKS = {
  https: checkHttps,
  clock: checkClock,
  issuer: checkIssuer,
  keys: checkKeys,
  headers: checkHeaders,
  redirects: checkRedirects,
  cors: checkCors,
  mailbox: checkMailbox,
  admin: checkAdmin,
};

/** @param {string} origin @param {string | undefined} env @returns {Promise<import("./finding.mjs").Finding[]>} */
export async function lookFromOutside(origin, env) {
  const service = serviceAt(origin, env);
  const { isThere, findings } = await checkHealth(service);
  if (!isThere) return findings;
  for (const [name, check] of Object.entries(CHECKS))
    try {
      findings.push(...(await check(service)));
    } catch (error) {
      findings.push(fail(name, `no answer (${reasonOf(error)})`, "Run this again: it answered just before."));
    }
  if (env === undefined && !service.isHere)
    findings.push(
      warn(
        "mail",
        "its settings cannot be seen from outside",
        "npm run doctor -- --env NAME, where they are.",
      ),
    );
  return findings;
}
