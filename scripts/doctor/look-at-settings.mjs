import { checkBindings } from "./checks/bindings.mjs";
import { checkConfiguration } from "./checks/configuration.mjs";
import { checkMail } from "./checks/mail.mjs";
import { checkMigrations } from "./checks/migrations.mjs";
import { checkOwnKeys } from "./checks/own-keys.mjs";
import { checkRedirectList } from "./checks/redirect-list.mjs";
import { readSettings } from "./settings.mjs";

const CHECKS = [
  checkConfiguration,
  checkBindings,
  checkMigrations,
  checkOwnKeys,
  checkRedirectList,
  checkMail,
];

/** @param {string | undefined} env @param {string | undefined} dns @returns {Promise<import("./finding.mjs").Finding[]>} */
export async function lookAtSettings(env, dns) {
  const settings = await readSettings(env, dns);
  const findings = [];
  for (const check of CHECKS) findings.push(...(await check(settings)));
  return findings;
}
