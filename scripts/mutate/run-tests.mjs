import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ROOT } from "../install.mjs";

/** @param {string[]} files @param {string[]} tests @param {Record<string, string>} env @param {...string} words */
function startVitest(files, tests, env, ...words) {
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const options = ["--config", "scripts/mutate/vitest.config.ts", "--project", "worker", ...words];
  const child = spawn(process.execPath, [vitest, "run", ...options, ...tests], {
    cwd: ROOT,
    env: { ...process.env, ...env, MUTATE_FILES: JSON.stringify(files), NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output = (output + chunk).slice(-20_000);
    });
  return {
    output: () => output,
    ended: once(child, "close").then(([code]) => /** @type {number | null} */ (code)),
    end: () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL"),
  };
}

/** Runs the tests of a file with all mutants that are alive; again for the rest, where one of them hangs. @param {import("./control.mjs").Control} control @param {string[]} files @param {string} test */
export async function runTestFile(control, files, test) {
  for (;;) {
    control.begin(test);
    const vitest = startVitest(files, [test], { MUTATE_URL: control.url });
    let isOver = true;
    let lastLook = Date.now();
    const watch = setInterval(() => {
      // Where this process did not run either, the machine was paused: that is no mutant's fault.
      if (Date.now() - lastLook > 5000) control.forgive();
      lastLook = Date.now();
      const hung = control.hung();
      if (hung) control.kill(hung.id, test, true);
      if (!hung && !control.isDirty()) return;
      isOver = false;
      vitest.end();
    }, 500);
    const code = await vitest.ended;
    clearInterval(watch);
    // Rejections that a mutant left to nobody are no failure of the tests as they are.
    if (isOver && code !== 0 && !/\bpassed\b/.test(vitest.output()))
      throw new Error(`${test} does not pass as it is:\n${vitest.output()}`);
    if (isOver) return;
  }
}

/** Runs all tests with a mutant that is there from the start. @param {import("./control.mjs").Control} control @param {string[]} files @param {number} id @param {string[]} tests @returns {Promise<string | null>} what killed it */
export async function runWhole(control, files, id, tests) {
  const env = { MUTATE_URL: control.url, MUTATE_AT_LOADING: String(id) };
  const vitest = startVitest(files, tests, env, "--bail=1");
  return (await vitest.ended) === 0 ? null : (/FAIL .*/.exec(vitest.output())?.[0] ?? "a failure");
}
