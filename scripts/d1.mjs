import { spawnSync } from "node:child_process";
import { whichWorker } from "./deployment.mjs";
import { ROOT } from "./install.mjs";
import { stop } from "./stop.mjs";
import { QUIET } from "./wrangler.mjs";

/** A row as SQLite has it, by column. @typedef {Record<string, string | number | null>} Row */

/**
 * Asks the database: the local one, or a deployed one. Ends with a line where that cannot be done.
 * @param {string} sql one statement or several, the rows of the first come back
 * @param {string} [env] @returns {Row[]}
 */
export function query(sql, env) {
  const answer = ask(sql, env);
  if ("rows" in answer) return answer.rows;
  if (answer.failure === "no table")
    stop(
      env === undefined
        ? "There is no database here yet. First: npm start"
        : `The database is not up to date. First: npx wrangler d1 migrations apply DB --remote ${whichWorker(env).join(" ")}`,
    );
  return stop(`The database could not be asked. ${answer.failure}`);
}

/** While the service beside it writes, the local database is locked for a moment: nothing was done then. */
const LOCKED = /SQLITE_BUSY/;
const MOST_TRIES = 5;

/**
 * The same, for who goes on where it cannot be asked: then it says why, "no table" where what is asked for is not there.
 * @param {string} sql @param {string} [env] @returns {{ rows: Row[] } | { failure: string }}
 */
export function ask(sql, env) {
  const where = env === undefined ? ["--local"] : ["--remote", ...whichWorker(env)];
  const words = ["d1", "execute", "DB", ...where, "--json", "--command", sql];
  const execute = () =>
    spawnSync("wrangler", words, { cwd: ROOT, encoding: "utf8", env: { ...process.env, ...QUIET } });
  const isLocked = () => answer.status !== 0 && LOCKED.test(`${answer.stdout}${answer.stderr}`);
  let answer = execute();
  for (let tries = 1; tries < MOST_TRIES && isLocked(); tries++) answer = execute();
  const { status, stdout, stderr, error } = answer;
  if (/no such table/.test(`${stdout}${stderr}`)) return { failure: "no table" };
  if (status !== 0) return { failure: error?.message ?? `${stdout}${stderr}`.trim() };
  return { rows: JSON.parse(stdout)[0].results };
}

/** A text as SQL has it. @param {string} text */
export const quote = (text) => `'${text.replaceAll("'", "''")}'`;
