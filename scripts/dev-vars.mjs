import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { adminTokenHash, newAdminToken, newSecrets } from "./secrets.mjs";

/** One entry at a time of what dotenv reads: nothing, a comment, or a variable, quoted over many lines or not. */
const ENTRY =
  /[ \t]*(?:#[^\n]*|(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|`[^`]*`|[^'"`\n][^\n]*)?[ \t]*(?:#[^\n]*)?)?\r?(?:\n|$)/y;

/**
 * Makes .dev.vars where it is absent, and adds the secrets that it lacks; what was put there by hand stays.
 * @param {string} file
 * @returns {Promise<Set<string>>} the names of the variables in it
 * @throws {Error} that names the line which is no variable
 */
export async function prepareDevVars(file) {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const names = namesIn(text);
  const wanted = { ...(await newSecrets()), ...(names.has("ADMIN_TOKEN_HASH") ? {} : adminSecret(file)) };
  const missing = Object.entries(wanted).filter(([name]) => !names.has(name));
  if (missing.length === 0) return names;
  const lines = missing.map(([name, value]) => `${name}='${value}'\n`).join("");
  writeFileSync(file, text === "" || text.endsWith("\n") ? text + lines : `${text}\n${lines}`, {
    mode: 0o600,
  });
  chmodSync(file, 0o600);
  return new Set([...names, ...missing.map(([name]) => name)]);
}

/**
 * The hash of the admin token in .admin-token beside the file, which is made where it is absent.
 * @param {string} file
 */
function adminSecret(file) {
  const kept = join(dirname(file), ".admin-token");
  if (!existsSync(kept)) writeFileSync(kept, `${newAdminToken()}\n`, { mode: 0o600 });
  return { ADMIN_TOKEN_HASH: adminTokenHash(readFileSync(kept, "utf8").trim()) };
}

/** @param {string} text */
function namesIn(text) {
  const names = new Set();
  ENTRY.lastIndex = 0;
  while (ENTRY.lastIndex < text.length) {
    const start = ENTRY.lastIndex;
    const entry = ENTRY.exec(text);
    if (entry === null)
      throw new Error(`.dev.vars line ${text.slice(0, start).split("\n").length} is not NAME=value`);
    if (entry[1]) names.add(entry[1]);
  }
  return names;
}
