// npm run mutate [-- FILES… --tests FOLDERS --json FILE]: breaks the code in every small way, and says which ways no test notices.
// FOLDERS, or test files, are separated by commas. With --survivors FILE, the JSON of an earlier run, those alone are tried that
// survived it.
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./install.mjs";
import { openControl } from "./mutate/control.mjs";
import { numberMutants } from "./mutate/mutants.mjs";
import { runTestFile, runWhole } from "./mutate/run-tests.mjs";

/**
 * Most mutants are killed by the first tests that run them; those that are not get more of them, and slower ones. One that takes
 * longer than `hangs` loops.
 */
const PASSES = [
  { milliseconds: 1000, perFile: 2, hangs: 20_000 },
  { milliseconds: 2000, perFile: 25, hangs: 20_000 },
  { milliseconds: 120_000, perFile: Number.POSITIVE_INFINITY, hangs: 60_000 },
];
/** Test files that load a mutant and are tried with it from the start. */
const MOST_LOADERS = 5;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: "string", default: "test/worker" },
    json: { type: "string", default: "dist/mutation.json" },
    most: { type: "string", default: "100" }, // runs of tests with one mutant
    survivors: { type: "string" },
  },
});
process.chdir(ROOT);
/** @type {{ file: string, line: number, what: string, by?: string }[] | null} */
const earlier = values.survivors ? JSON.parse(readFileSync(values.survivors, "utf8")) : null;
const survived = earlier && new Set(earlier.filter(({ by }) => by === undefined).map(nameOf));
const all = earlier
  ? [...new Set(earlier.map(({ file }) => file))]
  : globSync(["src/core/*.ts", "src/store/*.ts"]);
const files = (positionals.length > 0 ? positionals : all).sort();
const tests = globSync(
  values.tests.split(",").map((folder) => (/\.tsx?$/.test(folder) ? folder : `${folder}/**/*.test.{ts,tsx}`)),
).sort();
const mutants = numberMutants(files)
  .flatMap(({ mutants }) => mutants)
  .filter((mutant) => survived === null || survived.has(nameOf(mutant)));
const later = mutants.filter(({ atLoading }) => !atLoading).map(({ id }) => id);
const control = await openControl(later);
const begun = Date.now();
console.log(`${mutants.length} mutants in ${files.length} files, ${tests.length} test files`);

for (const pass of PASSES) {
  control.limitTo({ ...pass, most: Number(values.most) });
  for (const test of tests.toSorted((a, b) => killsBy(b) - killsBy(a))) {
    if (!control.isOfUse(test)) continue;
    await runTestFile(control, files, test);
    say(`${test}: ${control.alive.size} alive`);
    save();
  }
}
// Those that a module or a test file runs when it is loaded are on from the start, each in a process of its own.
for (const { id, file, line, what, atLoading } of mutants) {
  const loaders = control.loadedBy.get(id);
  if (!atLoading && (earlier !== null || !control.alive.has(id) || !loaders)) continue;
  const killer = await runWhole(
    control,
    files,
    id,
    atLoading ? tests : [...(loaders ?? [])].slice(0, MOST_LOADERS),
  );
  if (killer !== null) control.kill(id, killer, false);
  else control.alive.add(id);
  say(`${file}:${line} ${what}: ${killer === null ? "alive" : "killed"}`);
}
control.close();
report();

/** The same in another run. @param {{ file: string, line: number, what: string }} mutant */
function nameOf({ file, line, what }) {
  return `${file}:${line} ${what}`;
}

/** @param {string} test */
function killsBy(test) {
  return [...control.killed.values()].filter(({ by }) => by === test).length;
}

/** @param {string} text */
function say(text) {
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(`${String(seconds).padStart(5)} s  ${text}`);
}

function report() {
  const survivors = mutants.filter(({ id }) => control.alive.has(id));
  for (const file of files) {
    const own = mutants.filter((mutant) => mutant.file === file);
    const left = own.filter(({ id }) => control.alive.has(id));
    console.log(`| ${file} | ${own.length} | ${own.length - left.length} | ${left.length} |`);
  }
  for (const test of control.unfit) console.log(`left out, for it does not pass twice in a row: ${test}`);
  for (const { id, file, line, what } of survivors)
    console.log(`${file}:${line}  ${what}${control.covered.has(id) ? "" : "  (no test runs it)"}`);
  say(`${survivors.length} of ${mutants.length} survive, ${control.runs()} runs of a test with a mutant`);
  save();
}

/** As it goes: of a run that is cut off, what it has found so far can be tried on with --survivors. */
function save() {
  mkdirSync(dirname(values.json), { recursive: true });
  const states = mutants.map(({ text: _, ...mutant }) => ({ ...mutant, ...control.killed.get(mutant.id) }));
  writeFileSync(values.json, JSON.stringify(states, null, 1));
}
