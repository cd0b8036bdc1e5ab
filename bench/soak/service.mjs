import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../../scripts/install.mjs";

const FILES = [
  "src",
  "scripts",
  "migrations",
  "examples",
  "wrangler.toml",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** An application's redirect that it does not know, and a connection that was cut. */
const EXPECTED = /^Refused at \/oauth\/|Network connection lost/;

/** @typedef {Awaited<ReturnType<typeof createService>>} Service */

/**
 * `npm start` in a copy of the project, so that nobody's data is touched; it can be killed and started again on what it stored.
 * @param {Record<string, string>} variables for the copy's .dev.vars
 */
export async function createService(variables) {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-soak-"));
  for (const file of FILES) cpSync(join(ROOT, file), join(folder, file), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"\n`);
  writeFileSync(join(folder, ".dev.vars"), lines.join(""), { mode: 0o600 });

  const port = await freePort();
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  let output = "";
  /** @type {() => void} */
  let open = () => {};
  /** @type {Promise<void>} */
  let isUp = Promise.resolve();
  const close = () => {
    isUp = new Promise((resolve) => {
      open = resolve;
    });
  };
  close();
  let up = false;
  let lives = 0;

  /** @param {NodeJS.Signals} signal to all processes of it */
  async function end(signal) {
    if (child?.pid === undefined) return;
    up = false;
    close();
    const gone = once(child, "close");
    process.kill(-child.pid, signal);
    await gone;
    while (processesOf(child.pid).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child = undefined;
  }

  return {
    port,
    origin: `http://localhost:${port}`,
    /** Resolves while it is up, or once it is again. */
    ready: () => isUp,
    up: () => up,
    /** How often it was started. */
    lives: () => lives,
    /** What it complained of, but for what the attackers do to it. */
    complaints: () => output.split("\n").filter((line) => line.trim() !== "" && !EXPECTED.test(line)),

    async start() {
      child = spawn(process.execPath, [join(folder, "scripts/start.mjs")], {
        cwd: folder,
        env: { ...process.env, PORT: String(port), npm_lifecycle_event: undefined },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      });
      child.stderr?.on("data", (chunk) => {
        output += chunk;
      });
      await new Promise((resolve, reject) => {
        child?.stdout?.on("data", (chunk) => String(chunk).includes("Ctrl-C ends it.") && resolve(undefined));
        child?.once("exit", () => reject(new Error(`The service did not start.\n${output}`)));
      });
      up = true;
      lives++;
      open();
    },
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    remove: () => rmSync(folder, { recursive: true, force: true }),

    /** In MB: of workerd, which runs the Worker and its storage, and of what wrangler has around it. */
    memory() {
      const processes = processesOf(child?.pid ?? 0);
      const sum = (/** @type {boolean} */ isWorkerd) =>
        processes
          .filter(({ name }) => name.includes("workerd") === isWorkerd)
          .reduce((total, { megabytes }) => total + megabytes, 0);
      return { workerd: Math.round(sum(true)), wrangler: Math.round(sum(false)) };
    },

    /** The rows of a statement, from the database as it lies on the disk. @param {string} sql @returns {Promise<any[]>} */
    async query(sql) {
      const [{ results }] = await askWrangler(folder, "d1", "execute", "DB", "--json", "--command", sql);
      return results;
    },

    /** The keys in KV. @returns {Promise<string[]>} */
    async keys() {
      const keys = await askWrangler(folder, "kv", "key", "list", "--binding", "ATTEMPTS");
      return keys.map((/** @type {{ name: string }} */ { name }) => name);
    },
  };
}

/** @param {string} folder @param {...string} words @returns {Promise<any>} */
async function askWrangler(folder, ...words) {
  const { wrangler } = await import(pathToFileURL(join(folder, "scripts/wrangler.mjs")).href);
  const child = wrangler(...words, "--local");
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (/** @type {Buffer} */ chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (/** @type {Buffer} */ chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`wrangler ${words.join(" ")}: ${stdout}${stderr}`);
  return JSON.parse(stdout);
}

/** Those of a process group. @param {number} group */
function processesOf(group) {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pgid=,stat=,rss=,comm="], { encoding: "utf8" });
  return stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([id, state]) => Number(id) === group && !state?.startsWith("Z"))
    .map(([, , kilobytes, name = ""]) => ({ name, megabytes: Number(kilobytes) / 1024 }));
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}
