import { examineMail } from "../../mail/doctor.mjs";
import { fail, ok, warn } from "../finding.mjs";

const CHECK = "mail";

/** What `npm run mail -- doctor` finds. @param {import("../settings.mjs").Settings} settings */
export async function checkMail({ config, hidden, env, dns }) {
  if (config === null) return [];
  if (
    env === undefined &&
    config.mailProviders.some((/** @type {any} */ { provider }) => provider === "mailbox")
  )
    return [ok(CHECK, "stays on this machine, in /dev/mailbox")];
  // With a stand-in for its key a provider would say that the key is bad.
  const isUnknown = (/** @type {any} */ { provider }) =>
    hidden.some((name) => name.startsWith(`${provider.toUpperCase()}_`));
  const unknown = config.mailProviders.filter(isUnknown).map((/** @type {any} */ { provider }) => provider);
  const mailProviders = config.mailProviders.filter((/** @type {any} */ settings) => !isUnknown(settings));
  const findings = mailProviders.length === 0 ? [] : await examineMail({ ...config, mailProviders }, dns);
  return [
    ...unknown.map((/** @type {string} */ provider) =>
      warn(
        CHECK,
        `${provider}: its key is not known here`,
        `Give it in the shell: NAME=… npm run doctor -- --env ${env}`,
      ),
    ),
    ...findings.map(asFinding),
  ];
}

/** @param {import("../../mail/doctor.mjs").Finding} finding @returns {import("../finding.mjs").Finding} */
function asFinding({ verdict, what, advice }) {
  const todo = advice ?? "npm run mail -- doctor says more.";
  if (verdict === "bad") return fail(CHECK, what, todo);
  return verdict === "?" ? warn(CHECK, what, todo) : { ...ok(CHECK, what), todo: advice };
}
