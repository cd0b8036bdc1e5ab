import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * One module as `wrangler deploy` uploads it, minified.
 *
 * @param {URL} entry
 * @returns {Promise<{ script: string, raw: number, gzipped: number, parts: Record<string, number> }>} sizes in bytes; what each package or folder has of `raw`
 */
export async function bundle(entry) {
  const {
    outputFiles: [output],
    metafile,
  } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    minify: !process.env.PLAIN,
    write: false,
    metafile: true,
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
  const gzipped = gzipSync(script, { level: 9 }).length;
  return { script, raw: output.contents.length, gzipped, parts: partsOf(metafile) };
}

/** @param {import("esbuild").Metafile} metafile */
function partsOf({ outputs }) {
  const parts = /** @type {Record<string, number>} */ ({});
  for (const { inputs } of Object.values(outputs))
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const part = partOf(path);
      parts[part] = (parts[part] ?? 0) + bytesInOutput;
    }
  return Object.fromEntries(Object.entries(parts).sort(([, a], [, b]) => b - a));
}

/** `hono` of `node_modules/hono/dist/hono.js`, `src/core` of `src/core/start-login.ts`, `src` of `src/app.ts`. @param {string} path */
function partOf(path) {
  const [, dependency] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return (
    dependency ??
    path
      .replace(/^(?:\.\.\/)*/, "")
      .split("/")
      .slice(0, -1)
      .slice(0, 2)
      .join("/")
  );
}
