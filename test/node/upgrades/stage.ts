import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { newSecrets } from "../../../scripts/secrets.mjs";
import { readWranglerToml } from "../../../scripts/wrangler-config.mjs";
import { migrate, workerScript } from "../worker";

/** The release before this code, as `npm run release` kept it. */
const FOLDER = join(import.meta.dirname, "previous-release");
export const previousRelease: { version: string; migrations: Record<string, string> } = JSON.parse(
  readFileSync(join(FOLDER, "release.json"), "utf8"),
);

export type Version = "previous" | "current";
export const ORIGIN = "http://localhost:8787";

export type Stage = Awaited<ReturnType<typeof startStage>>;

/** Both versions at once on one KV and one D1, as in a gradual deployment; `migrations` have been applied. */
export async function startStage(migrations: string[]) {
  const { vars, compatibility_date } = readWranglerToml();
  const scripts: Record<Version, string> = {
    previous: gunzipSync(readFileSync(join(FOLDER, "worker.js.gz"))).toString(),
    current: await workerScript(),
  };
  const shared = {
    modules: true,
    compatibilityDate: compatibility_date,
    kvNamespaces: { ATTEMPTS: "attempts" },
    d1Databases: { DB: "latchkey" },
    bindings: { ...vars, ...(await newSecrets()) },
  };
  const workers = Object.entries(scripts).map(([name, script]) => ({ ...shared, name, script }));
  const miniflare = new Miniflare(convertV4MiniflareOptions({ workers, handleStructuredLogs: () => {} }));
  const db = await miniflare.getD1Database("DB", "current");
  await migrate(db, migrations);
  const [previous, current] = await Promise.all([
    miniflare.getWorker("previous"),
    miniflare.getWorker("current"),
  ]);
  const fetchers = { previous, current };

  return {
    migrate: (files: string[]) => migrate(db, files),
    /** What a release to come may do to every table that there is: add columns, and tables beside it. */
    async addToEveryTable() {
      const { results } = await db
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
        .all<{ name: string }>();
      const names = results.map(({ name }) => name).filter((name) => !/^(?:sqlite|_cf|d1)_/.test(name));
      for (const name of names) {
        await db.prepare(`ALTER TABLE ${name} ADD COLUMN later_text TEXT`).run();
        await db.prepare(`ALTER TABLE ${name} ADD COLUMN later_count INTEGER NOT NULL DEFAULT 0`).run();
      }
      await db.prepare("CREATE TABLE later (id TEXT PRIMARY KEY)").run();
    },
    async ask(
      by: Version,
      path: string,
      init: { method?: string; headers?: Record<string, string>; body?: string } = {},
    ): Promise<Response> {
      const answer = await fetchers[by].fetch(new URL(path, ORIGIN).href, { redirect: "manual", ...init });
      return new Response(
        answer.status === 204 || answer.status === 302 || answer.status === 303 ? null : await answer.text(),
        {
          status: answer.status,
          headers: [...answer.headers] as [string, string][],
        },
      );
    },
    close: () => miniflare.dispose(),
  };
}
