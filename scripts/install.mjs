// Installs what is missing. Runs before anything is installed, so on Node alone.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stop } from "./stop.mjs";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Runs `npm ci` where node_modules is not what package-lock.json says; quiet where it is. */
export function installWhatIsMissing(folder = ROOT) {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < 20) stop(`Latchkey needs Node 20 or newer; this is Node ${process.versions.node}.`);
  if (isInstalled(folder)) return;
  console.log("Installing what is missing (npm ci) …");
  const npm = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error } = spawnSync("npm", npm, {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) stop(`npm ci failed${error ? `: ${error.message}` : ""}.`);
}

/** @param {string} folder */
function isInstalled(folder) {
  const wanted = packagesIn(`${folder}/package-lock.json`);
  const found = packagesIn(`${folder}/node_modules/.package-lock.json`);
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || found[path]?.version === version,
  );
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean }>} */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return {};
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installWhatIsMissing();
