import { build } from "esbuild";

/** Imports code of the Worker into Node, bundled as it stands. @param {string} entry a TypeScript file that exports it */
export async function importWorkerCode(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    logLevel: "error",
  });
  const source = Buffer.from(outputFiles[0]?.contents ?? "").toString("base64");
  return import(`data:text/javascript;base64,${source}`);
}
