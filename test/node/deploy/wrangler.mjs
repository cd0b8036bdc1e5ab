// Plays wrangler, as far as `npm run deploy` needs it: what it is asked is written down, what it does not know is refused.
// FAKE_WRANGLER names the file of its state. FAIL="deploy" fails at that call before it does anything, FAIL="deploy!" after (several: "a, b"); HANG="deploy"
// does not come back.
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";

const FILE = process.env.FAKE_WRANGLER ?? "";
const TEXT = /** @type {const} */ ({ type: "string" });
const FLAG = /** @type {const} */ ({ type: "boolean" });

/**
 * What there is, with the options that wrangler 4.155 has for it.
 * @type {Record<string, { words: number, options: Record<string, { type: "string" | "boolean", of?: string[] }>, run: (call: any) => unknown }>}
 */
const COMMANDS = {
  whoami: {
    words: 0,
    options: { json: FLAG },
    run: () => ({
      loggedIn: true,
      authType: "OAuth Token",
      email: "ann@example.com",
      accounts: state.accounts,
    }),
  },
  "kv namespace list": { words: 0, options: {}, run: () => state.kv },
  "kv namespace create": {
    words: 1,
    options: { jurisdiction: TEXT, "update-config": FLAG },
    run: ({ words: [title], options: { jurisdiction } }) => {
      if (state.kv.some((/** @type {any} */ one) => one.title === title))
        refuse(`A KV namespace with the title "${title}" already exists.`);
      state.kv.push({ id: randomUUID().replaceAll("-", ""), title, jurisdiction });
    },
  },
  "d1 list": { words: 0, options: { json: FLAG }, run: () => state.d1 },
  "d1 create": {
    words: 1,
    options: {
      location: { type: "string", of: ["weur", "eeur", "apac", "oc", "wnam", "enam"] },
      jurisdiction: { type: "string", of: ["eu", "fedramp", "us"] },
      "update-config": FLAG,
    },
    run: ({ words: [name], options: { location, jurisdiction = null } }) => {
      if (state.d1.some((/** @type {any} */ one) => one.name === name))
        refuse("A database with that name already exists [code: 7502]");
      state.d1.push({ uuid: randomUUID(), name, location, jurisdiction, migrations: [] });
    },
  },
  "d1 execute": {
    words: 1,
    options: { remote: FLAG, json: FLAG, command: TEXT },
    run: ({ words: [id], options }) => {
      const { migrations } = databaseOf(id);
      if (options.command !== "SELECT name FROM d1_migrations ORDER BY id") refuse("That is no question.");
      if (migrations.length === 0) {
        console.log(
          JSON.stringify({ error: { text: "no such table: d1_migrations: SQLITE_ERROR [code: 7500]" } }),
        );
        process.exit(1);
      }
      return [{ results: migrations.map((/** @type {string} */ name) => ({ name })), success: true }];
    },
  },
  "d1 migrations apply": {
    words: 1,
    options: { remote: FLAG, config: TEXT },
    run: ({ words: [binding], options }) => {
      const config = JSON.parse(readFileSync(options.config, "utf8"));
      const found = config.d1_databases.find((/** @type {any} */ one) => one.binding === binding);
      const files = readdirSync(found.migrations_dir).filter((file) => file.endsWith(".sql"));
      databaseOf(found.database_id).migrations = files.sort();
    },
  },
  "secret list": {
    words: 0,
    options: { name: TEXT, format: TEXT },
    run: ({ options: { name } }) => {
      const worker = state.workers[name];
      if (worker === undefined)
        refuse(
          `Worker "${name}" not found.\n\nIf this is a new Worker, run \`wrangler deploy\` first to create it.`,
        );
      return Object.keys(worker.secrets).map((secret) => ({ name: secret, type: "secret_text" }));
    },
  },
  "deployments status": {
    words: 0,
    options: { name: TEXT, json: FLAG },
    run: ({ options: { name } }) => {
      const { versions, traffic } = state.workers[name];
      if (versions.length === 0) refuse(`The Worker ${name} has no deployments.`);
      return { id: randomUUID(), versions: traffic ?? [{ version_id: versions.at(-1).id, percentage: 100 }] };
    },
  },
  "versions list": {
    words: 0,
    options: { name: TEXT, json: FLAG },
    run: ({ options: { name } }) => state.workers[name].versions,
  },
  "versions view": {
    words: 1,
    options: { name: TEXT, json: FLAG },
    run: ({ words: [id], options: { name } }) =>
      state.workers[name].versions.find((/** @type {any} */ one) => one.id === id),
  },
  deploy: {
    words: 0,
    options: { config: TEXT, tag: TEXT, "secrets-file": TEXT },
    run: ({ options, secrets }) =>
      deploy(JSON.parse(readFileSync(options.config, "utf8")), options.tag, secrets),
  },
};

const state = JSON.parse(readFileSync(FILE, "utf8"));
const given = process.argv.slice(2);
const name = Object.keys(COMMANDS).find((command) => given.join(" ").startsWith(command)) ?? "";
const command = COMMANDS[name];
if (command === undefined) refuse(`Unknown command: ${given.join(" ")}`);
const { values, positionals } = readWords();
const secrets = readSecrets(values["secrets-file"]);
state.calls.push({
  words: given.map((word) => (word === values["secrets-file"] ? "FILE" : word)),
  secrets: Object.keys(secrets),
  account: process.env.CLOUDFLARE_ACCOUNT_ID,
  sees: Object.keys(process.env).filter((variable) =>
    /^(?:PEPPER|SIGNING_KEYS|RESEND_|POSTMARK_)/.test(variable),
  ),
});
save();
if (process.env.HANG === name) await new Promise((resolve) => setTimeout(resolve, 60_000));
if (name !== "whoami" && !state.accounts.length) refuse("Not logged in.");
if (name !== "whoami" && state.accounts.length > 1 && !process.env.CLOUDFLARE_ACCOUNT_ID)
  refuse("More than one account available but unable to select one in non-interactive mode.");
if (!state.accounts.length) {
  console.log(JSON.stringify({ loggedIn: false }));
  process.exit(1);
}
if (process.env.FAIL === name)
  refuse(`A request to the Cloudflare API failed. ${Object.values(secrets).join(" ")}`);
const answer = command.run({ words: positionals, options: values, secrets });
save();
if (fails(`${name}!`)) refuse("The connection was lost.");
console.log(answer === undefined ? "Done." : JSON.stringify(answer, null, 2));

/** @param {string} how */
function fails(how) {
  return (process.env.FAIL ?? "").split(", ").includes(how);
}

/** @param {any} config @param {string} tag @param {Record<string, string>} secrets */
function deploy(config, tag, secrets) {
  state.workers[config.name] ??= { secrets: {}, versions: [] };
  const worker = state.workers[config.name];
  const [kv] = config.kv_namespaces;
  if (!state.kv.some((/** @type {any} */ one) => one.id === kv.id))
    refuse(`KV namespace ${kv.id} is not there.`);
  const { uuid } = databaseOf(config.d1_databases[0].database_id);
  for (const [name, value] of Object.entries(secrets))
    worker.secrets[name] = createHash("sha256").update(value).digest("base64url");
  delete worker.traffic;
  worker.versions.push({
    id: randomUUID(),
    annotations: { "workers/tag": tag, "workers/triggered_by": "upload" },
    resources: {
      bindings: [
        ...Object.entries(config.vars).map(([name, text]) => ({ type: "plain_text", name, text })),
        ...Object.keys(worker.secrets).map((name) => ({ type: "secret_text", name })),
        { type: "kv_namespace", name: "ATTEMPTS", namespace_id: kv.id },
        { type: "d1", name: "DB", id: uuid },
      ],
    },
  });
  const hosts = (config.routes ?? []).map((/** @type {any} */ { pattern }) => pattern);
  worker.hosts = config.workers_dev ? [`${config.name}.ann.workers.dev`] : hosts;
}

/** @param {string} id */
function databaseOf(id) {
  return (
    state.d1.find((/** @type {any} */ { uuid }) => uuid === id) ??
    refuse(`Couldn't find a D1 DB with name or binding '${id}'`)
  );
}

/** @returns {{ values: any, positionals: string[] }} */
function readWords() {
  const { words, options } = command ?? refuse("");
  const rest = given.slice(name.split(" ").length);
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options,
      allowPositionals: true,
      allowNegative: true,
    });
    if (positionals.length !== words) refuse(`${name} takes ${words} words.`);
    for (const [option, { of }] of Object.entries(options)) {
      const value = values[option];
      if (of && typeof value === "string" && !of.includes(value)) refuse(`Invalid values: ${option}`);
    }
    return { values, positionals };
  } catch (error) {
    return refuse(String(error));
  }
}

/** Refuses what others on the machine could read. @param {string | undefined} file @returns {Record<string, string>} */
function readSecrets(file) {
  if (file === undefined) return {};
  if ((statSync(file).mode & 0o77) !== 0 || (statSync(dirname(file)).mode & 0o77) !== 0)
    refuse("Others can read that.");
  return JSON.parse(readFileSync(file, "utf8"));
}

function save() {
  writeFileSync(FILE, JSON.stringify(state, null, 1));
}

/** @param {string} why @returns {never} */
function refuse(why) {
  console.error(
    `\n\u001b[31m✘ [ERROR]\u001b[0m ${why}\n\n🪵  Logs were written to "/home/ann/.config/.wrangler/logs/x.log"`,
  );
  process.exit(1);
}
