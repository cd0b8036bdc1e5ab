import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingsFile } from "../deployment.mjs";
import { ROOT } from "../install.mjs";
import { readWranglerToml } from "../wrangler-config.mjs";
import { placeOf } from "./address.mjs";

/**
 * A configuration of wrangler, of what Latchkey looks at.
 * @typedef {{ name?: string, account_id?: string, vars?: Record<string, string>,
 *   kv_namespaces?: { binding: string, id?: string }[],
 *   d1_databases?: { binding: string, database_name?: string, database_id?: string, migrations_dir?: string }[],
 *   ratelimits?: { name: string, namespace_id: string, simple: { limit: number, period: number } }[],
 *   send_email?: { name: string }[], [key: string]: unknown }} Settings
 */

/** What of wrangler.toml is for development alone. */
const OF_A_PLACE = ["name", "vars", "kv_namespaces", "d1_databases", "ratelimits", "env"];

/** The settings of a deployment as they were left, or none. @param {string} env @returns {Settings} @throws {Error} */
export function readSettings(env) {
  const file = join(ROOT, settingsFile(env));
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Error(`${settingsFile(env)} is not JSON: mend it, or take it away to be asked again.`);
  }
}

/** Whole or not at all. @param {string} env @param {Settings} settings */
export function writeSettings(env, settings) {
  const file = join(ROOT, settingsFile(env));
  writeFileSync(`${file}.new`, textOf(settings));
  renameSync(`${file}.new`, file);
}

/** @param {Settings} settings */
export const textOf = (settings) => `${JSON.stringify(settings, null, 2)}\n`;

/** What things are called that have no name yet. @param {string} env @param {Settings} settings */
export function namesOf(env, settings) {
  const name = settings.name ?? (env === "production" ? "latchkey" : `latchkey-${env}`);
  const database = settings.d1_databases?.find(({ binding }) => binding === "DB");
  return { worker: name, kv: `${name}-attempts`, db: database?.database_name ?? name };
}

/** @param {Settings} settings */
export const idsOf = (settings) => ({
  kv: settings.kv_namespaces?.find(({ binding }) => binding === "ATTEMPTS")?.id,
  db: settings.d1_databases?.find(({ binding }) => binding === "DB")?.database_id,
});

/**
 * The settings with these variables. What is Latchkey's own in wrangler.toml is taken from there each time, so that an upgrade
 * brings it; everything else stays as it was left.
 * @param {string} env @param {Settings} left @param {{ vars: Record<string, string>, providers: string[], accountId: string }} wanted
 * @returns {Settings} @throws {Error} where nothing can be deployed to PUBLIC_URL
 */
export function settingsWith(env, left, { vars, providers, accountId }) {
  const own = Object.fromEntries(
    Object.entries(readWranglerToml()).filter(([key]) => !OF_A_PLACE.includes(key)),
  );
  const names = namesOf(env, left);
  const place = placeOf(vars.PUBLIC_URL ?? "", names.worker);
  const mailsItself = providers.includes("cloudflare");
  return {
    $schema: "node_modules/wrangler/config-schema.json",
    name: names.worker,
    account_id: accountId,
    preview_urls: false,
    ratelimits: [{ name: "FLOOD", namespace_id: numberOf(env), simple: { limit: 100, period: 10 } }],
    ...(mailsItself && { send_email: [{ name: "EMAIL" }] }),
    ...without(left, ["routes", "workers_dev", "vars", "kv_namespaces", "d1_databases"]),
    ...own,
    ...place,
    ...(place.routes && left.routes ? { routes: mergedRoutes(left.routes, place.routes) } : {}),
    vars,
    ...bindings(left, idsOf(left), names.db),
  };
}

/** The same with what KV and D1 turned out to be. @param {Settings} settings @param {{ kv?: string, db?: string }} ids @returns {Settings} */
export const withIds = (settings, ids) => ({
  ...settings,
  ...bindings(settings, { ...idsOf(settings), ...ids }, namesOf("", settings).db),
});

/** @param {Settings} settings @param {{ kv?: string, db?: string }} ids @param {string} database */
function bindings({ kv_namespaces = [], d1_databases = [] }, ids, database) {
  const db = { binding: "DB", database_name: database, database_id: ids.db, migrations_dir: "migrations" };
  return {
    kv_namespaces: [
      { binding: "ATTEMPTS", id: ids.kv },
      ...kv_namespaces.filter(({ binding }) => binding !== "ATTEMPTS"),
    ],
    d1_databases: [db, ...d1_databases.filter(({ binding }) => binding !== "DB")],
  };
}

/** A route of PUBLIC_URL that was written by hand, with a zone say, stays as it is. @param {unknown} left @param {{ pattern: string }[]} place */
function mergedRoutes(left, place) {
  const [wanted] = place;
  const isThere = JSON.stringify(left).includes(`"${wanted?.pattern}`);
  return isThere ? left : place;
}

/** @param {Settings} settings @param {string[]} keys */
const without = (settings, keys) =>
  Object.fromEntries(Object.entries(settings).filter(([key]) => !keys.includes(key)));

/** Deployments in one account that share a number would share what they count. @param {string} env */
function numberOf(env) {
  if (env === "production") return "1001";
  return String(2000 + (createHash("sha256").update(env).digest().readUInt32BE() % 1_000_000));
}
