import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import miniflare from "miniflare";

const workerd = createRequire(createRequire(import.meta.url).resolve("miniflare"))("workerd").default;
const TICK_MICROSECONDS = 10_000; // USER_HZ is 100 on every Linux

/**
 * A workerd process with this configuration.
 *
 * @param {any} config Miniflare's form of workerd.capnp, each socket at port 0
 * @param {string[]} [flags]
 */
export async function startWorkerd(config, flags = []) {
  const child = spawn(workerd, ["serve", "--binary", "--experimental", "--control-fd=3", ...flags, "-"], {
    stdio: ["pipe", "ignore", "pipe", "pipe"],
    env: { ...process.env, TZ: "UTC" },
  });
  const complaints = /** @type {string[]} */ ([]);
  createInterface({ input: /** @type {any} */ (child.stderr) }).on("line", (line) => complaints.push(line));
  child.stdin?.end(miniflare.serializeConfig(config));
  const ports = await listening(child, config.sockets.length, complaints);
  return {
    ports,
    complaints,
    /** User and system time since the start, in microseconds. */
    cpu: () => cpuOf(/** @type {number} */ (child.pid)),
    /** The same to the microsecond, of the threads that there are: for a process that has just begun. */
    exactCpu: () => exactCpuOf(/** @type {number} */ (child.pid)),
    /** Resident memory in bytes. */
    memory: () => memoryOf(/** @type {number} */ (child.pid)),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

/** @param {import("node:child_process").ChildProcess} child @param {number} sockets @param {string[]} complaints @returns {Promise<Map<string, number>>} */
function listening(child, sockets, complaints) {
  const ports = new Map();
  return new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error(`workerd did not start:\n${complaints.join("\n")}`)));
    createInterface({ input: /** @type {any} */ (child.stdio[3]) }).on("line", (line) => {
      const event = JSON.parse(line);
      if (event.event !== "listen") return;
      ports.set(event.socket, event.port);
      if (ports.size === sockets) resolve(ports);
    });
  });
}

/** @param {number} pid */
function cpuOf(pid) {
  // proc(5): the name in parentheses may hold spaces; utime and stime are fields 14 and 15.
  const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const fields = rest.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS;
}

/** @param {number} pid */
function exactCpuOf(pid) {
  // Documentation/scheduler/sched-stats: the first number is the time on a CPU in nanoseconds.
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1000;
}

/** @param {number} pid */
function memoryOf(pid) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}
