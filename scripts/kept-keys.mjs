// The signing keys of a deployed Worker cannot be read back from there, so a file keeps them: .dev.vars.NAME.
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";

/** The variable as `npm start` writes it. */
const SIGNING_KEYS = /^SIGNING_KEYS='([^'\n]*)'$/m;

/** @param {string} file */
const textOf = (file) => (existsSync(file) ? readFileSync(file, "utf8") : "");

/** The JWK set in a file, as a text; null where it has none. @param {string} file @throws {Error} that shows nothing of it */
export function readKeptSet(file) {
  const text = textOf(file);
  if (!text.includes("SIGNING_KEYS")) return null;
  const [, set = ""] = SIGNING_KEYS.exec(text) ?? [];
  if (!isKeySet(set))
    throw new Error(`SIGNING_KEYS in ${file} is not a JWK set, on one line and in single quotes.`);
  return set;
}

/** Puts a set in the place of the one that the file has; only its owner can read it then. @param {string} file @param {string} set */
export function keepSet(file, set) {
  const text = textOf(file);
  const line = `SIGNING_KEYS='${set}'`;
  const ended = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  const changed = SIGNING_KEYS.test(text) ? text.replace(SIGNING_KEYS, () => line) : `${ended}${line}\n`;
  writeFileSync(file, changed, { mode: 0o600 });
  chmodSync(file, 0o600);
}

/** @param {string} text */
function isKeySet(text) {
  try {
    return Array.isArray(JSON.parse(text).keys);
  } catch {
    return false;
  }
}
