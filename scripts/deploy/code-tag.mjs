import { createHash } from "node:crypto";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../install.mjs";

/** What tells the code of one release from that of another. @returns {Promise<string>} */
export async function hashOfCode() {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "src/index.ts")],
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".html": "text", ".txt": "text", ".browser.js": "text" },
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    external: ["cloudflare:*"],
    logLevel: "error",
  });
  const hash = createHash("sha256");
  for (const { contents } of outputFiles) hash.update(contents);
  return hash.digest("hex");
}

/**
 * The tag of a version with this code and these settings. Variables are not in it, for those can be read back.
 * @param {string} code its hash @param {import("./settings.mjs").Settings} settings
 */
export function tagOf(code, { $schema: _, vars: __, account_id: ___, ...settings }) {
  const inOrder = JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash("sha256").update(code).update(inOrder).digest("hex").slice(0, 20);
}
