import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./install.mjs";

/** The Worker's code in one file, as wrangler bundles it. @returns {Promise<Uint8Array>} */
export async function bundleWorker() {
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
  return outputFiles[0]?.contents ?? new Uint8Array();
}
