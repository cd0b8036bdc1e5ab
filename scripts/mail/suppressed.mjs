import { query, quote } from "../d1.mjs";
import { stop } from "../stop.mjs";

/** @param {string} [env] */
export function listSuppressed(env) {
  const rows = query("SELECT * FROM suppressions WHERE lifted_at IS NULL ORDER BY occurred_at DESC", env);
  if (rows.length === 0) return console.log("No address is suppressed.");
  for (const { email_key, reason, provider, occurred_at } of rows)
    console.log([email_key, reason, provider, new Date(Number(occurred_at) * 1000).toJSON()].join("  "));
}

/** @param {any} code @param {string} address @param {string} [env] */
export function lift(code, address, env) {
  const email = code.parseEmail(address);
  if (email === null) stop(`${address} is not an email address.`);
  const lifted = query(
    `UPDATE suppressions SET lifted_at = unixepoch() WHERE email_key = ${quote(email.key)} AND lifted_at IS NULL RETURNING email_key`,
    env,
  );
  if (lifted.length === 0) stop(`${email.address} is not suppressed.`);
  console.log(`${email.address} gets mail again, until it bounces or complains once more.
The provider may keep a list of its own, where it has to be taken off, too.`);
}
