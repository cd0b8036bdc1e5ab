import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./install.mjs";
import { stop } from "./stop.mjs";

export const QUIET = {
  CI: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  NO_COLOR: "1",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_METRICS: "false",
};

/**
 * Starts wrangler without telemetry or look-ups outside. What it prints can be read by who begins at once.
 * @param {string[]} words
 */
export function wrangler(...words) {
  const script = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
  const options = { cwd: ROOT, env: { ...process.env, ...QUIET } };
  const child = spawn(nodeForWrangler(), [script, ...words], {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.resume();
  return child;
}

/** wrangler needs Node 22.12; where this one is older, the one that `npm ci` brought along serves. */
function nodeForWrangler() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath;
  const bundled = join(ROOT, "node_modules/.bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(bundled))
    stop(`On this platform Latchkey needs Node 22.12 or newer; this is ${process.versions.node}.`);
  return bundled;
}
