import { findDatabase, findNamespace, readDeployed, readMigrations, readSecretNames } from "./inventory.mjs";
import { idsOf, namesOf } from "./settings.mjs";

/** @typedef {Awaited<ReturnType<typeof lookAround>>} There */

/**
 * What of a deployment is there already. Found by its id or, before the settings have one, by its name: what was made and not written
 * down is not made twice.
 * @param {import("./wrangler-calls.mjs").Wrangler} wrangler @param {string} env @param {import("./settings.mjs").Settings} settings
 * @param {string[]} hints where KV and D1 are wanted @throws {Error} where it is not what is wanted
 */
export async function lookAround(wrangler, env, settings, hints) {
  const names = namesOf(env, settings);
  const ids = idsOf(settings);
  const secrets = await readSecretNames(wrangler, names.worker);
  const deployed = secrets && (await readDeployed(wrangler, names.worker));
  if (deployed && !deployed.isLatchkey)
    throw new Error(
      `The account has a Worker ${names.worker} that is not Latchkey, and it would be replaced. Choose another name: {"name": "…"} in wrangler.${env}.json`,
    );
  const kv = await findNamespace(wrangler, ids.kv, names.kv);
  const db = await findDatabase(wrangler, ids.db, names.db);
  const [option, jurisdiction] = hints;
  if (option === "--jurisdiction" && db && (db.jurisdiction ?? "none") !== jurisdiction)
    throw new Error(
      `The database ${db.name} is there already, and not within the jurisdiction ${jurisdiction}: that cannot be changed.`,
    );
  return {
    secrets: secrets ?? new Set(),
    deployed,
    kv,
    db,
    migrations: db ? await readMigrations(wrangler, db.uuid) : [],
  };
}
