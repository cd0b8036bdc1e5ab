// npm run bench: what a login costs on Latchkey and on what else one could deploy, and who opens one session only.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installWhatIsMissing } from "../../scripts/install.mjs";
import { enter } from "./contest.mjs";
import { countOperations } from "./count.mjs";
import { measureGrowth, SIZES } from "./growth.mjs";
import { startMailApi } from "./mail-api.mjs";
import { measureRound } from "./measure.mjs";
import { AT_ONCE, RACES, race } from "./race.mjs";
import { report } from "./report.mjs";
import { startUp } from "./start-up.mjs";

const NAMES = ["latchkey", "floor", "better-auth-d1", "better-auth-kv", "openauth", "authjs"];
const GROWING = ["latchkey", "floor"];
const CONCURRENCIES = [1, 16];

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    count: { type: "string", default: "200" }, // requests of each step in a round
    warm: { type: "string", default: "4000" }, // before the rounds: what the runtime compiles, it has compiled
    out: { type: "string", default: join(import.meta.dirname, "../results") },
    only: { type: "string" },
    "no-growth": { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const count = Number(options.count);
const warm = Number(options.warm);
const names = options.only?.split(",") ?? NAMES;
const began = Date.now();
const say = (/** @type {string} */ text) =>
  console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${text}`);

installWhatIsMissing(join(import.meta.dirname, ".."));
const mailApi = await startMailApi();
const contestants = await Promise.all([...names, "empty"].map(contestantOf));
const entrants = /** @type {import("./contest.mjs").Entrant[]} */ ([]);
try {
  for (const contestant of contestants) {
    entrants.push(await enter(contestant, mailApi));
    say(`${contestant.title} is bundled and runs`);
  }
  const empty = entrants.pop();
  if (empty === undefined) throw new Error("the empty Worker is missing");
  const startUps = await measureStartUps([...entrants, empty]);
  const figures = await measureLogins();
  const races = Object.fromEntries(await inTurn(entrants, race, "raced"));
  await empty.stop();
  for (const entrant of entrants) await entrant.stop();

  const operations = /** @type {Record<string, any>} */ ({});
  for (const contestant of contestants.slice(0, -1))
    operations[contestant.name] = await countOperations(contestant, mailApi);
  say("operations counted");
  const growth = /** @type {Record<string, any>} */ ({});
  if (!options["no-growth"])
    for (const name of GROWING.filter((one) => names.includes(one))) {
      const measured = await measureGrowth(await contestantOf(name), mailApi, { rounds, count, warm });
      growth[name] = Object.fromEntries(measured);
      say(`${name} measured among ${SIZES.map((size) => size.toLocaleString("en")).join(", ")} users`);
    }

  const result = {
    takenAt: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: versionsOf(contestants),
    rounds,
    count,
    warm,
    races: { atOnce: AT_ONCE, credentials: RACES, opened: races },
    titles: Object.fromEntries(contestants.map(({ name, title }) => [name, title])),
    sizes: Object.fromEntries(
      [...entrants, empty].map(({ contestant, bundled: { script: _, ...sizes } }) => [
        contestant.name,
        sizes,
      ]),
    ),
    startUps,
    figures,
    operations,
    growth,
  };
  mkdirSync(options.out, { recursive: true });
  writeFileSync(join(options.out, "logins.json"), `${JSON.stringify(result, null, 1)}\n`);
  say(`written to ${report(result, options.out).join(", ")}`);
} finally {
  for (const entrant of entrants) await entrant.stop();
  mailApi.stop();
}

/** @param {string} name */
async function contestantOf(name) {
  return (await import(`../contestants/${name}/index.mjs`)).default;
}

/** A B C, A B C, …: what disturbs the machine disturbs all. @returns {Promise<Record<string, Record<string, Record<string, any[]>>>>} rounds by concurrency, contestant and step */
async function measureLogins() {
  const figures = Object.fromEntries(
    CONCURRENCIES.map((concurrency) => [concurrency, Object.fromEntries(names.map((name) => [name, {}]))]),
  );
  for (const entrant of entrants) await measureRound(entrant, 16, warm);
  say("warm");
  for (let round = 1; round <= rounds; round++) {
    for (const concurrency of CONCURRENCIES)
      for (const entrant of entrants)
        addRound(
          figures[concurrency]?.[entrant.contestant.name],
          await measureRound(entrant, concurrency, count),
        );
    say(`round ${round} of ${rounds}`);
  }
  return figures;
}

/** @param {any} rounds by step @param {Record<string, any>} steps */
function addRound(rounds, steps) {
  for (const [step, figure] of Object.entries(steps)) rounds[step] = [...(rounds[step] ?? []), figure];
}

/** @param {import("./contest.mjs").Entrant[]} all @returns {Promise<Record<string, number[]>>} microseconds of each start */
async function measureStartUps(all) {
  const startUps = Object.fromEntries(
    all.map(({ contestant }) => [contestant.name, /** @type {number[]} */ ([])]),
  );
  for (let round = 0; round < rounds; round++)
    for (const [name, microseconds] of await inTurn(all, startUp)) startUps[name]?.push(microseconds);
  say("start-ups measured");
  return startUps;
}

/** @template T @param {import("./contest.mjs").Entrant[]} all @param {(entrant: import("./contest.mjs").Entrant) => Promise<T>} task @param {string} [done] @returns {Promise<[string, T][]>} */
async function inTurn(all, task, done) {
  const results = /** @type {[string, T][]} */ ([]);
  for (const entrant of all) {
    results.push([entrant.contestant.name, await task(entrant)]);
    if (done) say(`${entrant.contestant.title} ${done}`);
  }
  return results;
}

function machine() {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

/** @param {any[]} all @returns {Record<string, string>} */
function versionsOf(all) {
  const lock = (/** @type {string} */ file) =>
    JSON.parse(readFileSync(join(import.meta.dirname, file), "utf8")).packages;
  const own = lock("../../package-lock.json");
  const peers = lock("../package-lock.json");
  const version = (/** @type {any} */ packages, /** @type {string} */ name) =>
    packages[`node_modules/${name}`].version;
  return Object.fromEntries([
    ...["workerd", "miniflare", "hono", "jose"].map((name) => [name, version(own, name)]),
    ...all
      .flatMap(({ packages }) => packages)
      .map((/** @type {string} */ name) => [name, version(peers, name)]),
  ]);
}
