import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** One module as `wrangler deploy` uploads it, minified. @param {URL} entry @returns {Promise<{ script: string, raw: number, gzipped: number }>} sizes in bytes */
export async function bundle(entry) {
  const {
    outputFiles: [output],
  } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    minify: !process.env.PLAIN,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    mainFields: ["browser", "module", "main"],
    external: ["node:*", "cloudflare:*"],
    loader: { ".html": "text", ".txt": "text", ".browser.js": "text" },
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  if (output === undefined) throw new Error("esbuild wrote nothing");
  const script = output.text;
  return { script, raw: output.contents.length, gzipped: gzipSync(script, { level: 9 }).length };
}
