import { once } from "node:events";
import { createServer } from "node:http";

/** @typedef {"killed" | "hung" | "alive"} State */
/** @typedef {Awaited<ReturnType<typeof openControl>>} Control */
/** @typedef {{ id: number, test: string, milliseconds: number, reached: number[], isClean: boolean }} Said what the tests tell */

/** What the tests in the Workers runtime ask which mutants to try next, and tell what became of them. @param {number[]} ids of all that can be switched on later */
export async function openControl(ids) {
  const alive = new Set(ids);
  /** @type {Map<number, { by: string, hung: boolean }>} */
  const killed = new Map();
  /** @type {Set<number>} those that some test runs */
  const covered = new Set();
  /** @type {Map<string, Set<number>>} by test file, those it runs */
  const runBy = new Map();
  /** @type {Map<number, Set<string>>} by mutant, the test files that run it before their first test, when none is on yet */
  const loadedBy = new Map();
  /** @type {Map<string, Set<number>>} by test, those it has been tried with */
  const tried = new Map();
  /** @type {{ id: number, test: string } | null} */
  let trying = null;
  /** @type {Map<number, number>} by mutant */
  const runs = new Map();
  /** @type {Map<string, number>} by test file and mutant */
  const runsInFile = new Map();
  /** @type {Set<string>} tests that do not pass twice in a row */
  const unfit = new Set();
  let lastHeard = Date.now();
  let file = "";
  let pass = { milliseconds: 0, perFile: 0, hangs: 0, most: 0 };
  let isDirty = false;

  /** @type {Record<string, (said: Said) => unknown>} each of these reads its part of it */
  const ANSWERS = {
    /** @param {{ reached: number[] }} said */
    loaded({ reached }) {
      for (const id of reached) loadedBy.set(id, (loadedBy.get(id) ?? new Set()).add(file));
      return {};
    },
    /** @param {{ test: string, milliseconds: number, reached: number[] }} said */
    reached({ test, milliseconds, reached }) {
      for (const id of reached) {
        covered.add(id);
        runBy.set(file, (runBy.get(file) ?? new Set()).add(id));
      }
      const before = tried.get(test) ?? new Set();
      tried.set(test, before);
      if (milliseconds > pass.milliseconds) return [];
      return reached.filter((id) => alive.has(id) && !before.has(id) && isWorthIt(id));
    },
    try(/** @type {{ id: number, test: string }} */ now) {
      trying = now;
      tried.get(now.test)?.add(now.id);
      runs.set(now.id, (runs.get(now.id) ?? 0) + 1);
      runsInFile.set(`${file} ${now.id}`, (runsInFile.get(`${file} ${now.id}`) ?? 0) + 1);
      return {};
    },
    /** @param {{ id: number, isClean: boolean }} said */
    killed({ id, isClean }) {
      kill(id, file, false);
      if (!isClean) isDirty = true;
      return {};
    },
    /** @param {{ test: string }} said */
    unfit({ test }) {
      unfit.add(`${file} ${test}`);
      return {};
    },
    done: () => {
      trying = null;
      return {};
    },
  };

  /** @param {number} id */
  const isWorthIt = (id) =>
    (runs.get(id) ?? 0) < pass.most && (runsInFile.get(`${file} ${id}`) ?? 0) < pass.perFile;

  /** Whether a test file runs a mutant that is to be tried still; before its first run nobody knows. @param {string} testFile */
  function isOfUse(testFile) {
    const ids = runBy.get(testFile);
    return ids === undefined || [...ids].some((id) => alive.has(id) && (runs.get(id) ?? 0) < pass.most);
  }

  /** @param {number} id @param {string} by @param {boolean} hung */
  function kill(id, by, hung) {
    alive.delete(id);
    killed.set(id, { by, hung });
  }

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    lastHeard = Date.now();
    const answer = ANSWERS[(request.url ?? "").slice(1)]?.(JSON.parse(Buffer.concat(chunks).toString()));
    // No answer: the isolate is not what it was, and its process ends.
    if (!isDirty) response.end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();

  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    alive,
    killed,
    covered,
    loadedBy,
    kill,
    isOfUse,
    unfit,
    runs: () => [...runs.values()].reduce((sum, count) => sum + count, 0),
    /** Leaves out tests that take longer, and more than so many of one file and of all for one mutant. @param {typeof pass} next */
    limitTo(next) {
      pass = next;
    },
    isDirty: () => isDirty,
    /** Lets the mutant that is tried have its time once more. */
    forgive() {
      lastHeard = Date.now();
    },
    /** Before a process begins. @param {string} testFile */
    begin(testFile) {
      file = testFile;
      runBy.set(file, runBy.get(file) ?? new Set());
      isDirty = false;
      trying = null;
      lastHeard = Date.now();
    },
    /** The mutant that has been tried for so long that it will not end. */
    hung: () => (Date.now() - lastHeard > pass.hangs ? trying : null),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
