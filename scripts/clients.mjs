// npm run clients -- add NAME --redirect URI … | list | secret ID | remove ID   [--env NAME]
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { query, quote } from "./d1.mjs";
import { importWorkerCode } from "./import-worker-code.mjs";
import { ROOT } from "./install.mjs";
import { stop } from "./stop.mjs";

const USAGE = `npm run clients -- add NAME --redirect URI   lets an application sign people in
npm run clients -- list                      the applications
npm run clients -- secret ID                 a new secret for one that has one; the old one ends
npm run clients -- remove ID                 takes one away, and ends its sessions

add takes more than one --redirect, and
  --secret                 for an application with a server that can keep a secret
  --logout-redirect URI    where it may send people who sign out (as the --redirects, if not said)
  --id ID                  its client_id (made from the name, if not said)

With --env NAME for the database of that environment of wrangler.toml.`;

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** The Worker's own pages: always there. */
const OWN_ID = "latchkey";

const { values, positionals } = readArguments();
const [command = "", word = ""] = positionals;
const { env } = values;
const mostWords = command === "list" ? 1 : 2;
if (positionals.length > mostWords || (env !== undefined && !/^[\w-]+$/.test(env))) stop(USAGE);

switch (command) {
  case "add":
    await add(word);
    break;
  case "list":
    list();
    break;
  case "secret":
    renewSecret(word);
    break;
  case "remove":
    remove(word);
    break;
  default:
    stop(USAGE);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        redirect: { type: "string", multiple: true, default: [] },
        "logout-redirect": { type: "string", multiple: true },
        secret: { type: "boolean", default: false },
        id: { type: "string" },
        env: { type: "string" },
      },
    });
  } catch {
    return stop(USAGE);
  }
}

/** @param {string} name */
async function add(name) {
  const redirects = values.redirect;
  const logoutRedirects = values["logout-redirect"] ?? redirects;
  if (name.trim() === "" || redirects.length === 0) stop(USAGE);
  if (/[\p{C}\u2028\u2029]/u.test(name) || [...name].length > 64)
    stop("The name must be 1 to 64 characters without control characters.");
  await checkUris([...redirects, ...logoutRedirects]);
  const id = values.id ?? slug(name);
  if (!ID.test(id) || id === OWN_ID)
    stop(
      `"${id}" cannot be an id: lower-case letters, digits and hyphens, 64 at most, and not ${OWN_ID}. Choose one: --id ID`,
    );
  const secret = values.secret ? newSecret() : null;
  const row = [
    quote(id),
    quote(name.trim()),
    quote(JSON.stringify(redirects)),
    quote(JSON.stringify(logoutRedirects)),
    secret === null ? "NULL" : quote(hashOf(secret)),
    "unixepoch()",
  ];
  const added = query(
    `INSERT INTO clients (id, name, redirect_uris, logout_redirect_uris, secret_hash, created_at)
     VALUES (${row.join(", ")}) ON CONFLICT DO NOTHING RETURNING id`,
    env,
  );
  if (added.length === 0) stop(`There is an application ${id} already. Choose another id: --id ID`);
  console.log(`client_id      ${id}`);
  if (secret !== null) tellSecret(secret);
}

/** Exactly these, and where no token can be stolen. @param {string[]} uris */
async function checkUris(uris) {
  const { parseRedirectRule } = await importWorkerCode(join(ROOT, "scripts/clients/worker-code.ts"));
  for (const uri of uris)
    try {
      if (uri.startsWith("/") || uri.includes("*")) throw new Error(`"${uri}" must be one URI, in full`);
      const { href } = parseRedirectRule(uri, "http://localhost");
      // What applications send is compared as a text, so it has to be the one that a browser makes of it.
      if (uri !== href && `${uri}/` !== href) throw new Error(`"${uri}" must be written as ${href}`);
    } catch (error) {
      stop(`The redirect URI ${error instanceof Error ? error.message : error}.`);
    }
}

function list() {
  const rows = query("SELECT * FROM clients ORDER BY created_at, id", env);
  if (rows.length === 0) console.log("No application is registered.");
  for (const { id, name, redirect_uris, secret_hash } of rows) {
    console.log(`${id}  ${name}  ${secret_hash === null ? "public" : "with a secret"}`);
    for (const uri of JSON.parse(String(redirect_uris))) console.log(`  ${uri}`);
  }
}

/** @param {string} id */
function renewSecret(id) {
  if (id === "") stop(USAGE);
  const secret = newSecret();
  const changed = query(
    `UPDATE clients SET secret_hash = ${quote(hashOf(secret))}
     WHERE id = ${quote(id)} AND secret_hash IS NOT NULL RETURNING id`,
    env,
  );
  if (changed.length === 0) stop(`There is no application ${id} with a secret.`);
  tellSecret(secret);
}

/** @param {string} id */
function remove(id) {
  if (id === "") stop(USAGE);
  // Sessions of no application here have their origin for a client: those are not to end.
  if (!ID.test(id) || id === OWN_ID) stop(`There is no application ${id} to remove.`);
  const removed = query(
    `DELETE FROM clients WHERE id = ${quote(id)} RETURNING id;
     UPDATE sessions SET revoked_at = unixepoch() WHERE client = ${quote(id)} AND revoked_at IS NULL`,
    env,
  );
  if (removed.length === 0) stop(`There is no application ${id}.`);
  console.log(`${id} cannot sign anybody in any more, and its sessions have ended.`);
}

/** @param {string} name */
function slug(name) {
  const plain = name.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 64);
}

function newSecret() {
  return randomBytes(32).toString("base64url");
}

/** As the Worker has it. @param {string} secret */
function hashOf(secret) {
  return createHash("sha256").update(secret).digest("base64url");
}

/** @param {string} secret */
function tellSecret(secret) {
  console.log(`client_secret  ${secret}\nIt is stored as a hash, so this is the only time that it is shown.`);
}
