import { spawnSync } from "node:child_process";
import { whichWorker } from "../deployment.mjs";
import { ROOT } from "../install.mjs";
import { loadWorkerCode, variablesOf } from "../mail/load.mjs";
import { newSecrets } from "../secrets.mjs";
import { QUIET } from "../wrangler.mjs";
import { readWranglerConfig } from "../wrangler-config.mjs";

/**
 * What the Worker of one environment is given, as the Worker itself reads it.
 * @typedef {object} Settings
 * @property {string | undefined} env
 * @property {import("../wrangler-config.mjs").WranglerConfig} wrangler
 * @property {any} config null where it is wrong
 * @property {string[]} problems everything wrong with it
 * @property {string[]} hidden secrets that only the deployed Worker has, with stand-ins in `config`
 * @property {string[] | null} deployed the names of its secrets; null where they could not be asked for
 * @property {string | undefined} dns
 */

/** @param {string | undefined} env @param {string | undefined} dns @returns {Promise<Settings>} */
export async function readSettings(env, dns) {
  const wrangler = readWranglerConfig(env);
  const given = variablesOf(env);
  const deployed = env === undefined ? [] : namesOfSecrets(env);
  const { parseConfig, ConfigError } = await loadWorkerCode();
  const bindings = wrangler.send_email.some(({ name }) => name === "EMAIL") ? { EMAIL: { send() {} } } : {};
  /** @type {Record<string, string>} */
  const standIns = {};
  for (;;)
    try {
      const config = await parseConfig({ ...bindings, ...standIns, ...given });
      return { env, wrangler, config, problems: [], hidden: Object.keys(standIns), deployed, dns };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const { problems } = /** @type {{ problems: string[] }} */ (error);
      const missing = missingSecrets(problems).filter((name) => !given[name] && !(name in standIns));
      if (env === undefined || missing.length === 0)
        return { env, wrangler, config: null, problems, hidden: Object.keys(standIns), deployed, dns };
      for (const name of missing) standIns[name] = await standInFor(name);
    }
}

const IS_SECRET = /^(?:SIGNING_KEYS|PEPPER|[A-Z]+(?:_[A-Z]+)*_(?:KEY|KEY_ID|TOKEN|SECRET))$/;

/** @param {string[]} problems as the Worker words them */
const missingSecrets = (problems) =>
  problems
    .filter((problem) => problem.endsWith(" is missing"))
    .flatMap((problem) => problem.split(":")[0]?.split(", ") ?? [])
    .filter((name) => IS_SECRET.test(name) && name !== "TURNSTILE_SITE_KEY");

/** Something that the Worker would take. @param {string} name */
async function standInFor(name) {
  const secrets = await newSecrets();
  if (name === "SIGNING_KEYS" || name === "PEPPER") return secrets[name];
  const bytes = Buffer.from(secrets.PEPPER);
  return name === "MAIL_WEBHOOK_SECRET" ? `whsec_${bytes.toString("base64")}` : secrets.PEPPER;
}

/** wrangler tells their names, never what they are. @param {string} env @returns {string[] | null} */
function namesOfSecrets(env) {
  const { status, stdout } = spawnSync(
    "wrangler",
    ["secret", "list", ...whichWorker(env), "--format", "json"],
    {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, ...QUIET },
      shell: process.platform === "win32",
    },
  );
  if (status !== 0) return null;
  try {
    return JSON.parse(stdout).map((/** @type {{ name: string }} */ { name }) => name);
  } catch {
    return null;
  }
}
