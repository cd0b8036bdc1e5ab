// npm run release
// Keeps the Worker as it stands, bundled, with the migrations it was made for: what the code of the next release is tested beside.
// From git it could not be built again as it was, for its dependencies change, and a shallow clone has no history.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundleWorker } from "./bundle-worker.mjs";
import { ROOT } from "./install.mjs";

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const hashOf = (/** @type {string} */ file) =>
  createHash("sha256")
    .update(readFileSync(join(ROOT, "migrations", file)))
    .digest("hex");
const files = readdirSync(join(ROOT, "migrations")).sort();
const migrations = Object.fromEntries(files.map((file) => [file, hashOf(file)]));

const folder = join(ROOT, "test/node/upgrades/previous-release");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "worker.js.gz"), gzipSync(await bundleWorker(), { level: 9 }));
writeFileSync(join(folder, "release.json"), `${JSON.stringify({ version, migrations }, null, 2)}\n`);
console.log(`${version} is kept, with ${files.length} migrations, in ${folder}`);
