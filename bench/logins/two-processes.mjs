import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import miniflare from "miniflare";
import { startWorkerd } from "./workerd.mjs";

const { Miniflare, convertV4MiniflareOptions } = miniflare;
const D1_API = "cloudflare-internal:d1-api";
const SILENT = 'addEventListener("fetch", (event) => event.respondWith(new Response()))';
/** Runs SQL in the first D1 database, beside what is measured. */
const SQL = `export default { async fetch(request, env) {
  try {
    const { results } = await Object.values(env)[0].prepare(await request.text()).all();
    return Response.json(results);
  } catch (error) {
    return new Response(error.message, { status: 500 });
  }
} }`;
const CAPNP = { capnpConnectHost: "storage" }; // bindings that speak RPC find each other by it

/**
 * What Miniflare would run in one process, in two: the Worker in one, the simulators of KV, D1 and the rate limit in
 * the other, so that the time each takes is told apart.
 *
 * @param {{ script: string, kv: string[], d1: string[], vars: Record<string, string>, ratelimits?: object, compatibilityFlags?: string[] }} worker
 * @param {(target: number, binding: string) => Promise<number>} [between] what stands between the two: given a port of the storage, the port to be asked in its place
 */
export async function startWorker(worker, between = async (port) => port) {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  const whole = await configurationOf(worker, folder);
  const own = whole.services.find((/** @type {any} */ { name }) => name === "core:user:");
  const designators = storageOf(own.worker.bindings);
  const storage = await startWorkerd(storageConfiguration(whole, own.worker.bindings, folder));
  for (const { name, designator } of designators) {
    const port = await between(/** @type {number} */ (storage.ports.get(name)), name);
    whole.services.push({ name: `storage:${name}`, external: { address: `127.0.0.1:${port}`, http: CAPNP } });
    for (const key of Object.keys(designator)) delete designator[key];
    designator.name = `storage:${name}`;
  }
  const config = workerConfiguration(whole, own);
  let process = await startWorkerd(config);
  return {
    storage,
    get process() {
      return process;
    },
    get origin() {
      return `http://127.0.0.1:${process.ports.get("entry")}`;
    },
    /** Runs one statement in D1. @param {string} statement @returns {Promise<any[]>} its rows */
    async sql(statement) {
      const answer = await fetch(`http://127.0.0.1:${storage.ports.get("sql")}`, {
        method: "POST",
        body: statement,
      });
      if (!answer.ok) throw new Error(`${await answer.text()}\n${statement}`);
      return answer.json();
    },
    /** The same storage with a Worker that has just started. @param {string[]} [flags] of workerd */
    async restart(flags) {
      await process.stop();
      process = await startWorkerd(config, flags);
    },
    async stop() {
      await Promise.all([process.stop(), storage.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param {Parameters<typeof startWorker>[0]} worker @param {string} folder */
async function configurationOf(worker, folder) {
  const file = join(folder, "config.json");
  process.env.MINIFLARE_WORKERD_CONFIG_DEBUG = file;
  const whole = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: worker.script,
      compatibilityDate: "2026-10-30",
      compatibilityFlags: worker.compatibilityFlags ?? [],
      kvNamespaces: worker.kv,
      d1Databases: worker.d1,
      ratelimits: /** @type {any} */ (worker.ratelimits ?? {}),
      bindings: worker.vars,
    }),
  );
  await whole.ready;
  delete process.env.MINIFLARE_WORKERD_CONFIG_DEBUG;
  await whole.dispose();
  return JSON.parse(readFileSync(file, "utf8"), (_, value) =>
    value?.type === "Buffer" && Array.isArray(value.data) ? Buffer.from(value.data) : value,
  );
}

/** Where the Worker's bindings lead to the storage. @param {any[]} bindings @returns {{ name: string, designator: any }[]} */
function storageOf(bindings) {
  return bindings.flatMap(({ name, kvNamespace, wrapped }) => {
    const designator =
      kvNamespace ??
      wrapped?.innerBindings.find((/** @type {any} */ inner) => inner.name === "fetcher")?.service;
    return designator ? [{ name, designator }] : [];
  });
}

/** @param {any} whole @param {any[]} bindings @param {string} folder */
function storageConfiguration(whole, bindings, folder) {
  const designators = storageOf(bindings);
  const services = whole.services
    .filter((/** @type {any} */ { name }) => /^(kv|d1|ratelimit):/.test(name))
    .map((/** @type {any} */ service) =>
      service.disk
        ? { ...service, disk: { ...service.disk, path: folderFor(folder, service.name) } }
        : service,
    );
  return {
    services: [
      ...services,
      { name: "loopback", worker: { serviceWorkerScript: SILENT, compatibilityDate: "2026-01-01" } },
      {
        name: "sql",
        worker: {
          modules: [{ name: "sql.js", esModule: SQL }],
          compatibilityDate: "2026-01-01",
          bindings: structuredClone(bindings.filter(({ wrapped }) => wrapped?.moduleName === D1_API)),
        },
      },
    ],
    sockets: [
      ...designators.map(({ name, designator }) => ({
        name,
        address: "127.0.0.1:0",
        service: structuredClone(designator),
        http: CAPNP,
      })),
      { name: "sql", address: "127.0.0.1:0", service: { name: "sql" }, http: {} },
    ],
    extensions: whole.extensions,
  };
}

/** @param {string} folder @param {string} service */
function folderFor(folder, service) {
  const path = join(folder, service.replaceAll(":", "-"));
  mkdirSync(path, { recursive: true });
  return path;
}

/** @param {any} whole @param {any} own */
function workerConfiguration(whole, own) {
  const { containerEngine, cacheApiOutbound, ...worker } = own.worker;
  return {
    services: [
      { name: own.name, worker: { ...worker, globalOutbound: { name: "internet" } } },
      { name: "internet", network: { allow: ["private"] } },
      ...whole.services.filter((/** @type {any} */ { name }) => name.startsWith("storage:")),
    ],
    sockets: [{ name: "entry", address: "127.0.0.1:0", service: { name: own.name }, http: {} }],
    v8Flags: (process.env.V8_FLAGS ?? "").split(" ").filter(Boolean),
    extensions: whole.extensions,
  };
}
