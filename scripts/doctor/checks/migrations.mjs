import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ask } from "../../d1.mjs";
import { ROOT } from "../../install.mjs";
import { fail, ok, warn } from "../finding.mjs";

const CHECK = "migrations";

/** Whether each file of migrations/ was applied to the database. @param {import("../settings.mjs").Settings} settings */
export function checkMigrations({ env }) {
  const apply =
    env === undefined
      ? "npm start applies them."
      : `npx wrangler d1 migrations apply DB --remote --env ${env}`;
  const answer = ask("SELECT name FROM d1_migrations", env);
  if ("failure" in answer && answer.failure !== "no table") return [unasked(env)];
  const applied = "rows" in answer ? answer.rows.map(({ name }) => String(name)) : [];
  const files = readdirSync(join(ROOT, "migrations"))
    .filter((name) => name.endsWith(".sql"))
    .sort();
  const missing = files.filter((name) => !applied.includes(name));
  if (missing.length > 0) return [fail(CHECK, `not applied: ${missing.join(", ")}`, apply)];
  const later = applied.filter((name) => !files.includes(name));
  if (later.length > 0)
    return [
      warn(
        CHECK,
        `the database is of a later release: ${later.join(", ")}`,
        "Fine while you go back to this one; else get the later one.",
      ),
    ];
  return [ok(CHECK, `all ${files.length} are applied`)];
}

/** @param {string} [env] */
const unasked = (env) =>
  env === undefined
    ? fail(
        CHECK,
        "the local database does not answer",
        "npx wrangler d1 execute DB --local --command 'SELECT 1' says why.",
      )
    : warn(
        CHECK,
        "the database could not be asked",
        `npx wrangler d1 migrations list DB --remote --env ${env} says why.`,
      );
