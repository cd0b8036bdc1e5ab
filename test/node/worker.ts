import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readD1Migrations } from "@cloudflare/vitest-plugin";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundleWorker } from "../../scripts/bundle-worker.mjs";
import { newSecrets } from "../../scripts/secrets.mjs";
import { readWranglerToml } from "../../scripts/wrangler-config.mjs";
import { ROOT } from "./clone";

/** The code of the Worker in one file. */
export const workerScript = async (): Promise<string> => new TextDecoder().decode(await bundleWorker());

interface Setting {
  /** The files of migrations/ that were applied, all if not said. */
  migrations?: string[];
  /** Whether there is a database. */
  hasD1?: boolean;
  /** Any free one, if not said. */
  port?: number;
}

/** The Worker in the Workers runtime with a KV and a D1 of its own, without what `npm start` puts in front of it. */
export async function startWorker(
  variables: Record<string, string>,
  setting: Setting = {},
): Promise<Miniflare> {
  const { migrations = migrationFiles(), hasD1 = true, port } = setting;
  const { vars, compatibility_date } = readWranglerToml();
  const options = convertV4MiniflareOptions({
    port,
    modules: true,
    script: await workerScript(),
    compatibilityDate: compatibility_date,
    kvNamespaces: ["ATTEMPTS"],
    d1Databases: hasD1 ? ["DB"] : [],
    bindings: { ...vars, ...(await newSecrets()), ...variables },
    // The log of thousands of requests is nobody's to read.
    handleStructuredLogs: () => {},
  });
  const worker = new Miniflare(options);
  if (hasD1) await migrate(await worker.getD1Database("DB"), migrations);
  return worker;
}

export const migrationFiles = (): string[] => readdirSync(join(ROOT, "migrations")).sort();

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

/** As wrangler does it, and writes down what it did. */
export async function migrate(db: Database, files: string[]): Promise<void> {
  await db
    .prepare("CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")
    .run();
  const migrations = await readD1Migrations(join(ROOT, "migrations"));
  for (const { name: file, queries } of migrations.filter(({ name }) => files.includes(name))) {
    for (const query of queries) await db.prepare(query).run();
    await db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(file).run();
  }
}
