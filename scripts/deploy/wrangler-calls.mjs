import { spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT } from "../install.mjs";
import { QUIET } from "../wrangler.mjs";

/** A call that did not succeed: `output` is what wrangler said of it, without anything secret. */
export class WranglerError extends Error {
  /** @param {string[]} words @param {string} output */
  constructor(words, output) {
    super(`wrangler ${words.join(" ")} failed:\n${indented(output)}`);
    this.output = output;
  }
}

/** @typedef {ReturnType<typeof createWrangler>} Wrangler */

/**
 * The wrangler of the PATH, as npm sets it. It does not see the Worker's variables that this shell may have.
 * @param {{ dryRun: boolean, variables: Set<string> }} options
 */
export function createWrangler({ dryRun, variables }) {
  /** @type {Record<string, string | undefined>} */
  const env = { ...process.env, ...QUIET, WRANGLER_LOG_SANITIZE: "true" };
  for (const name of variables) delete env[name];
  /** @type {Set<string>} */
  const hidden = new Set();
  hide(env.CLOUDFLARE_API_TOKEN);
  hide(env.CLOUDFLARE_API_KEY);

  /** @param {string | undefined} value */
  function hide(value) {
    if (value) hidden.add(value);
  }

  /** @param {string} text */
  function withoutSecrets(text) {
    let plain = stripVTControlCharacters(text);
    for (const value of hidden)
      for (const shape of [value, JSON.stringify(value).slice(1, -1)]) plain = plain.replaceAll(shape, "***");
    return plain
      .split("\n")
      .filter((line) => line.trim() !== "" && !line.includes("Logs were written to"))
      .join("\n");
  }

  /** @param {string[]} words @returns {Promise<string>} what it printed @throws {WranglerError} */
  async function run(words) {
    const child = spawnWrangler(words, env);
    const end = () => child.kill();
    process.once("exit", end);
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk) => (stderr += chunk));
    /** @type {string | null} */
    const problem = await new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code) => resolve(code === 0 ? null : ""));
    });
    process.off("exit", end);
    if (problem === null) return stdout;
    throw new WranglerError(words, withoutSecrets(`${problem}\n${stderr}\n${stdout}`));
  }

  return {
    hide,
    /** Every later call is about this account. @param {string} id */
    useAccount: (id) => {
      env.CLOUDFLARE_ACCOUNT_ID = id;
    },
    /** Asks, and changes nothing. @param {string[]} words */
    read: (...words) => {
      if (dryRun) console.log(`$ ${shown(words)}`);
      return run(words);
    },
    /** The same, of a command that answers in JSON. @param {string[]} words @returns {Promise<any>} */
    async json(...words) {
      return JSON.parse(await this.read(...words));
    },
    /** Changes something, unless this is a dry run. @param {string[]} words */
    change: async (...words) => {
      if (dryRun) console.log(`$ ${shown(words)}`);
      else await run(words);
    },
  };
}

/** @param {string[]} words @param {Record<string, string | undefined>} env */
function spawnWrangler(words, env) {
  // Windows starts no script without a shell, and a shell would take the words apart.
  const [program, ...first] =
    process.platform === "win32"
      ? [process.execPath, join(ROOT, "node_modules/wrangler/bin/wrangler.js")]
      : ["wrangler"];
  return spawn(program ?? "", [...first, ...words], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** As it would be typed. @param {string[]} words */
const shown = (words) =>
  ["wrangler", ...words.map((word) => (/^[\w./:=@-]+$/.test(word) ? word : `"${word}"`))].join(" ");

/** @param {string} text */
const indented = (text) => text.replace(/^/gm, "  ");
