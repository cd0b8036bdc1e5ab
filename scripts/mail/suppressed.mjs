import { spawnSync } from "node:child_process";
import { ROOT } from "../install.mjs";
import { stop } from "../stop.mjs";
import { QUIET } from "../wrangler.mjs";

/** @param {string} [env] */
export function listSuppressed(env) {
  const rows = query("SELECT * FROM suppressions WHERE lifted_at IS NULL ORDER BY occurred_at DESC", env);
  if (rows.length === 0) return console.log("No address is suppressed.");
  for (const { email_key, reason, provider, occurred_at } of rows)
    console.log([email_key, reason, provider, new Date(occurred_at * 1000).toJSON()].join("  "));
}

/** @param {any} code @param {string} address @param {string} [env] */
export function lift(code, address, env) {
  const email = code.parseEmail(address);
  if (email === null) stop(`${address} is not an email address.`);
  const key = email.key.replaceAll("'", "''");
  const lifted = query(
    `UPDATE suppressions SET lifted_at = unixepoch() WHERE email_key = '${key}' AND lifted_at IS NULL RETURNING email_key`,
    env,
  );
  if (lifted.length === 0) stop(`${email.address} is not suppressed.`);
  console.log(`${email.address} gets mail again, until it bounces or complains once more.
The provider may keep a list of its own, where it has to be taken off, too.`);
}

/** @param {string} sql @param {string} [env] @returns {any[]} */
function query(sql, env) {
  const where = env === undefined ? ["--local"] : ["--remote", "--env", env];
  const { status, stdout, stderr, error } = spawnSync(
    "wrangler",
    ["d1", "execute", "DB", ...where, "--json", "--command", sql],
    { cwd: ROOT, encoding: "utf8", env: { ...process.env, ...QUIET } },
  );
  if (/no such table/.test(`${stdout}${stderr}`))
    stop(
      env === undefined
        ? "There is no database here yet. First: npm start"
        : `The database is not up to date. First: npx wrangler d1 migrations apply DB --remote --env ${env}`,
    );
  if (status !== 0) stop(`The database could not be asked. ${error?.message ?? `${stdout}${stderr}`.trim()}`);
  return JSON.parse(stdout)[0].results;
}
