import { spawnSync } from "node:child_process";
import { whichWorker } from "./deployment.mjs";
import { ROOT } from "./install.mjs";
import { stop } from "./stop.mjs";
import { QUIET } from "./wrangler.mjs";

/**
 * Asks the database: the local one, or a deployed one. Ends with a line where that cannot be done.
 * @param {string} sql one statement or several, the rows of the first come back
 * @param {string} [env] @returns {any[]}
 */
export function query(sql, env) {
  const where = env === undefined ? ["--local"] : ["--remote", ...whichWorker(env)];
  const { status, stdout, stderr, error } = spawnSync(
    "wrangler",
    ["d1", "execute", "DB", ...where, "--json", "--command", sql],
    { cwd: ROOT, encoding: "utf8", env: { ...process.env, ...QUIET } },
  );
  if (/no such table/.test(`${stdout}${stderr}`))
    stop(
      env === undefined
        ? "There is no database here yet. First: npm start"
        : `The database is not up to date. First: npx wrangler d1 migrations apply DB --remote ${whichWorker(env).join(" ")}`,
    );
  if (status !== 0) stop(`The database could not be asked. ${error?.message ?? `${stdout}${stderr}`.trim()}`);
  return JSON.parse(stdout)[0].results;
}

/** A text as SQL has it. @param {string} text */
export const quote = (text) => `'${text.replaceAll("'", "''")}'`;
