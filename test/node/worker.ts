import { join } from "node:path";
import { readD1Migrations } from "@cloudflare/vitest-plugin";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_readConfig } from "wrangler";
import { newSecrets } from "../../scripts/secrets.mjs";
import { ROOT } from "./clone";

/** The Worker in the Workers runtime with a KV and a D1 of its own, without what `npm start` puts in front of it. */
export async function startWorker(variables: Record<string, string>): Promise<Miniflare> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "src/index.ts")],
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".html": "text", ".browser.js": "text" },
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
  });
  const { vars, compatibility_date } = unstable_readConfig({ config: join(ROOT, "wrangler.toml") });
  const options = convertV4MiniflareOptions({
    modules: true,
    script: outputFiles[0]?.text ?? "",
    compatibilityDate: compatibility_date ?? "",
    kvNamespaces: ["ATTEMPTS"],
    d1Databases: ["DB"],
    bindings: { ...(vars as Record<string, string>), ...(await newSecrets()), ...variables },
    // The log of thousands of requests is nobody's to read.
    handleStructuredLogs: () => {},
  });
  const worker = new Miniflare(options);
  const db = await worker.getD1Database("DB");
  for (const { queries } of await readD1Migrations(join(ROOT, "migrations")))
    for (const query of queries) await db.prepare(query).run();
  return worker;
}
