import { WranglerError } from "./wrangler-calls.mjs";

/** @typedef {import("./wrangler-calls.mjs").Wrangler} Wrangler */

/**
 * What runs now: its variables in clear, and the tag that `npm run deploy` gave it.
 * @typedef {{ vars: Record<string, string>, tag: string | undefined, isLatchkey: boolean, shares: number }} Deployed
 */

/** The KV namespace of this id or, where none is known, of this name. @param {Wrangler} wrangler @param {string | undefined} id @param {string} title */
export async function findNamespace(wrangler, id, title) {
  /** @type {{ id: string, title: string }[]} */
  const all = await wrangler.json("kv", "namespace", "list");
  return find(
    all,
    id === undefined ? (one) => one.title === title : (one) => one.id === id,
    "KV namespace",
    id,
  );
}

/** The same of a database. @param {Wrangler} wrangler @param {string | undefined} id @param {string} name */
export async function findDatabase(wrangler, id, name) {
  /** @type {{ uuid: string, name: string, jurisdiction?: string | null }[]} */
  const all = await wrangler.json("d1", "list", "--json");
  return find(
    all,
    id === undefined ? (one) => one.name === name : (one) => one.uuid === id,
    "D1 database",
    id,
  );
}

/** @template T @param {T[]} all @param {(one: T) => boolean} isIt @param {string} what @param {string | undefined} id @returns {T | null} */
function find(all, isIt, what, id) {
  const found = all.find(isIt);
  if (found === undefined && id !== undefined)
    throw new Error(
      `This account has no ${what} ${id}, which the settings name. Is it another account? To make a new one, take the id out of the settings.`,
    );
  return found ?? null;
}

/** The names of the Worker's secrets; null where there is no such Worker. @param {Wrangler} wrangler @param {string} worker @returns {Promise<Set<string> | null>} */
export async function readSecretNames(wrangler, worker) {
  try {
    const secrets = await wrangler.json("secret", "list", "--name", worker, "--format", "json");
    return new Set(secrets.map((/** @type {{ name: string }} */ { name }) => name));
  } catch (error) {
    if (error instanceof WranglerError && error.output.includes(`Worker "${worker}" not found`)) return null;
    throw error;
  }
}

/** @param {Wrangler} wrangler @param {string} worker @returns {Promise<Deployed | null>} null where nothing is deployed yet */
export async function readDeployed(wrangler, worker) {
  const versions = await readVersionsInUse(wrangler, worker);
  const most = versions?.toSorted((a, b) => b.percentage - a.percentage)[0];
  if (versions === null || most === undefined) return null;
  const { resources, annotations } = await wrangler.json(
    "versions",
    "view",
    most.version_id,
    "--name",
    worker,
    "--json",
  );
  const ofSecret = annotations?.["workers/triggered_by"] === "secret";
  /** @type {{ name: string, type: string, text?: string }[]} */
  const bindings = resources.bindings;
  const texts = bindings.filter(({ type }) => type === "plain_text");
  const names = bindings.map(({ name }) => name);
  return {
    vars: Object.fromEntries(texts.map(({ name, text = "" }) => [name, text])),
    tag:
      annotations?.["workers/tag"] ??
      (ofSecret ? await readTagBefore(wrangler, worker, most.version_id) : undefined),
    isLatchkey: names.includes("ATTEMPTS") && names.includes("DB"),
    shares: versions.length,
  };
}

/**
 * A secret that was put makes a version of its own, of the same code as the one before.
 * @param {Wrangler} wrangler @param {string} worker @param {string} id @returns {Promise<string | undefined>}
 */
async function readTagBefore(wrangler, worker, id) {
  /** @type {{ id: string, annotations?: Record<string, string> }[]} oldest first */
  const versions = await wrangler.json("versions", "list", "--name", worker, "--json");
  const before = versions
    .slice(
      0,
      versions.findIndex((version) => version.id === id),
    )
    .reverse();
  const code = before.find(({ annotations }) => annotations?.["workers/triggered_by"] !== "secret");
  return code?.annotations?.["workers/tag"];
}

/** @param {Wrangler} wrangler @param {string} worker @returns {Promise<{ version_id: string, percentage: number }[] | null>} */
async function readVersionsInUse(wrangler, worker) {
  try {
    return (await wrangler.json("deployments", "status", "--name", worker, "--json")).versions;
  } catch (error) {
    if (error instanceof WranglerError && error.output.includes("has no deployments")) return null;
    throw error;
  }
}

/**
 * The names of the migrations that a database has had. By SQL, for `wrangler d1 migrations list` makes a table.
 * @param {Wrangler} wrangler @param {string} id of the database @returns {Promise<string[]>}
 */
export async function readMigrations(wrangler, id) {
  const sql = "SELECT name FROM d1_migrations ORDER BY id";
  try {
    const [answer] = await wrangler.json("d1", "execute", id, "--remote", "--json", "--command", sql);
    return answer.results.map((/** @type {{ name: string }} */ { name }) => name);
  } catch (error) {
    if (error instanceof WranglerError && error.output.includes("no such table: d1_migrations")) return [];
    throw error;
  }
}
