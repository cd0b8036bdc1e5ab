// npm run keys -- list | new | rotate | retire KID   [--env NAME]
// The signing keys of .dev.vars or, with --env, of .dev.vars.NAME, whose set then goes to the Worker through wrangler:
// a secret cannot be read back from there, so that file is where it is kept.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { calculateJwkThumbprint } from "jose";
import { whichWorker } from "./deployment.mjs";
import { keepSet, readKeptSet } from "./kept-keys.mjs";
import { newSigningKey } from "./secrets.mjs";
import { stop } from "./stop.mjs";

const USAGE = `npm run keys -- list            the keys, in their order: the first signs, all verify
npm run keys -- new             adds a key that verifies and does not sign yet
npm run keys -- rotate          lets the newest key sign
npm run keys -- retire KID      takes a key out that does not sign any more

With --env NAME for a deployed Worker: production, if npm run deploy was not told another name.`;

/** @typedef {{ kty: string, crv?: string, x?: string, y?: string, d?: string }} Jwk */

const COMMANDS = { list, new: add, rotate, retire };

const { values, positionals } = readArguments();
const [command = "", kid, ...rest] = positionals;
const run = COMMANDS[/** @type {keyof typeof COMMANDS} */ (command)];
const wrongEnv = values.env !== undefined && !/^[\w-]+$/.test(values.env);
if (run === undefined || wrongEnv || rest.length > 0 || (command === "retire") !== (kid !== undefined))
  stop(USAGE);
const file = values.env === undefined ? ".dev.vars" : `.dev.vars.${values.env}`;
const suffix = values.env === undefined ? "" : ` --env ${values.env}`;
await run();

function readArguments() {
  const args = process.argv.slice(2);
  // A key's name may begin with "-", and is no option then.
  const named = args[0] === "retire" ? args.splice(1, 1) : [];
  try {
    const read = parseArgs({ args, allowPositionals: true, options: { env: { type: "string" } } });
    const [command = "", ...others] = read.positionals;
    return { values: read.values, positionals: [command, ...named, ...others] };
  } catch {
    return stop(USAGE);
  }
}

async function list() {
  for (const [index, key] of (await readKeys()).entries()) {
    const algorithm =
      key.kty === "RSA" ? "RS256" : key.kty === "oct" ? "HS256" : key.kty === "OKP" ? "EdDSA" : "ES256";
    console.log(`${await calculateJwkThumbprint(key)}  ${algorithm}  ${index === 0 ? "signs" : "verifies"}`);
  }
}

async function add() {
  const key = await newSigningKey();
  const keys = await readKeys();
  if (keys.length === 0 && values.env !== undefined) refuseToReplace(values.env);
  await save([...keys, key]);
  if (keys.length === 0) {
    console.log(`Made ${await calculateJwkThumbprint(key)}, the first key. It signs.`);
    return;
  }
  console.log(`Added ${await calculateJwkThumbprint(key)}. It verifies, and does not sign yet.

Next, in ten minutes at the earliest: npm run keys -- rotate${suffix}
By then whoever verifies tokens has fetched it: the JWKS may be cached for 5 minutes.`);
}

async function rotate() {
  const keys = await readKeys();
  const newest = keys.at(-1);
  if (keys.length < 2 || newest === undefined)
    stop(`There is one key only. First: npm run keys -- new${suffix}`);
  await save([newest, ...keys.slice(0, -1)]);
  const old = await Promise.all(keys.slice(0, -1).map((key) => calculateJwkThumbprint(key)));
  console.log(`${await calculateJwkThumbprint(newest)} signs from now on. Tokens that the old key signed stay good.

Next, when ACCESS_TOKEN_TTL (1 hour by default) has passed: npm run keys -- retire ${old[0]}${suffix}
Before that it would refuse tokens that are still good.`);
}

async function retire() {
  const keys = await readKeys();
  const kids = await Promise.all(keys.map((key) => calculateJwkThumbprint(key)));
  const index = kids.indexOf(kid ?? "");
  if (index === -1) stop(`There is no key ${kid}. The keys are:\n${kids.join("\n")}`);
  if (index === 0) stop(`${kid} signs. First let another one sign: npm run keys -- rotate${suffix}`);
  await save(keys.filter((_, place) => place !== index));
  console.log(`${kid} is gone. Tokens that it signed are refused from now on.`);
}

/** @returns {Promise<Jwk[]>} */
async function readKeys() {
  try {
    const set = readKeptSet(file);
    if (set !== null) return JSON.parse(set).keys;
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
  if (command === "new") return [];
  return stop(`${file} has no keys. First: npm run keys -- new${suffix}`);
}

/** To the Worker first: if that fails, nothing has changed. @param {Jwk[]} keys */
async function save(keys) {
  const set = JSON.stringify({ keys });
  if (values.env !== undefined) putSecret(values.env, set);
  keepSet(file, set);
}

/** A set that is deployed and not in the file would be lost, and with it every token it signed. @param {string} env */
function refuseToReplace(env) {
  const shell = process.platform === "win32";
  const words = ["secret", "list", ...whichWorker(env, ".")];
  const { stdout } = spawnSync("wrangler", words, { encoding: "utf8", shell });
  if (!/"SIGNING_KEYS"/.test(stdout ?? "")) return;
  stop(`The Worker has keys that ${file} does not have: a new set would replace them. Bring the file from where they were
made, or take them away first: wrangler secret delete SIGNING_KEYS ${whichWorker(env, ".").join(" ")}`);
}

/** @param {string} env @param {string} set */
function putSecret(env, set) {
  const words = ["secret", "put", "SIGNING_KEYS", ...whichWorker(env, ".")];
  const { status, error } = spawnSync("wrangler", words, {
    input: set,
    stdio: ["pipe", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0)
    stop(`wrangler ${words.join(" ")} failed${error ? `: ${error.message}` : ""}. Nothing has changed.`);
}
