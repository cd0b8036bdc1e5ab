import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { settingsFile } from "./deployment.mjs";
import { ROOT } from "./install.mjs";
import { stop } from "./stop.mjs";

/** What an environment does not take from above it (https://developers.cloudflare.com/workers/wrangler/configuration/#non-inheritable-keys). */
const ITS_OWN = [
  "vars",
  "kv_namespaces",
  "d1_databases",
  "send_email",
  "ratelimits",
  "analytics_engine_datasets",
];

/**
 * What of a wrangler configuration these scripts look at.
 * @typedef {object} WranglerConfig
 * @property {Record<string, string>} vars
 * @property {{ binding: string, id?: string }[]} kv_namespaces
 * @property {{ binding: string, database_name?: string, database_id?: string }[]} d1_databases
 * @property {{ name: string }[]} send_email
 * @property {{ name: string }[]} ratelimits
 * @property {{ crons?: string[] }} triggers
 * @property {{ enabled?: boolean, redact_query_string?: boolean }} observability
 */

/** wrangler.toml as it stands. It is read without wrangler, which takes two seconds to load. @returns {Record<string, any>} @throws {Error} where it is no TOML */
export const readWranglerToml = () => parse(readFileSync(join(ROOT, "wrangler.toml"), "utf8"));

/**
 * The configuration of one environment: that of `npm run deploy`, where it made one, else wrangler.toml's. Ends with a line where it
 * cannot be read.
 * @param {string} [env] none for development's @returns {WranglerConfig}
 */
export function readWranglerConfig(env) {
  const settings = settingsFile(env ?? "");
  if (env !== undefined && existsSync(join(ROOT, settings)))
    return whole(read(settings, () => JSON.parse(readFileSync(join(ROOT, settings), "utf8"))));
  const { env: environments = {}, ...top } = read("wrangler.toml", readWranglerToml);
  if (env === undefined) return whole(top);
  const its = environments[env];
  if (its === undefined) return stop(`wrangler.toml has no environment ${env}.`);
  const inherited = Object.entries(top).filter(([key]) => !ITS_OWN.includes(key));
  return whole({ ...Object.fromEntries(inherited), ...its });
}

/** @param {Record<string, any>} config @returns {WranglerConfig} */
const whole = (config) => ({
  ...config,
  vars: config.vars ?? {},
  kv_namespaces: config.kv_namespaces ?? [],
  d1_databases: config.d1_databases ?? [],
  send_email: config.send_email ?? [],
  ratelimits: config.ratelimits ?? [],
  triggers: config.triggers ?? {},
  observability: config.observability ?? {},
});

/** @param {string} file @param {() => Record<string, any>} how */
function read(file, how) {
  try {
    return how();
  } catch (error) {
    return stop(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
