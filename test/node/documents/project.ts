import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { cloneHere, freePort, ROOT, type Running, remove, run } from "../clone";
import { type Shell, startShell } from "./shell";

/** A reader's clone with all installed, the service running in it, and a wrangler that only pretends to reach the platform. */
export interface Project {
  folder: string;
  origin: string;
  /** Where the gateway of the recipe is to be: nobody listens there yet. */
  gateway: string;
  service: Running;
  /** Where a document has its reader save files: an application of theirs, named after the document. */
  appFolder(document: string): string;
  /** The shell of whoever follows this document: `clone` in the clone that the service runs in, `spare` in one without, `app` beside. */
  shell(document: string, where: Place): Shell;
  /** What went to the platform, in order. */
  wranglerCalls(): { words: string[]; inputLength: number }[];
  /** What a document says, with the service and the gateway where they are here. */
  here(text: string): string;
  close(): Promise<void>;
}

export type Place = "clone" | "spare" | "app";

export async function startProject(): Promise<Project> {
  const [folder, spare] = [installedClone(), installedClone()];
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const gateway = `http://localhost:${await freePort()}`;
  const calls = join(folder, ".wrangler-calls");
  const env = {
    LATCHKEY_REAL_WRANGLER: join(ROOT, "node_modules/wrangler/bin/wrangler.js"),
    LATCHKEY_WRANGLER_CALLS: calls,
    WRANGLER_SEND_METRICS: "false",
    PORT: String(port),
  };
  const service = run(folder, ["npm", "start"], env);
  await service.until("Ctrl-C ends it.");
  copyFileSync(join(folder, ".dev.vars"), join(spare, ".dev.vars"));
  const appFolder = (document: string) => {
    const app = join(folder, "apps", document.replace(/\.md$/, ""));
    mkdirSync(app, { recursive: true });
    return app;
  };
  const shells = new Map<string, Shell>();
  return {
    folder,
    origin,
    gateway,
    service,
    appFolder,
    shell(document, where) {
      const key = `${document} ${where}`;
      const cwd = where === "app" ? appFolder(document) : where === "spare" ? spare : folder;
      const shell = shells.get(key) ?? startShell(cwd, env);
      shells.set(key, shell);
      return shell;
    },
    wranglerCalls: () =>
      existsSync(calls)
        ? readFileSync(calls, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [],
    here: (text) =>
      text.replaceAll("http://localhost:8787", origin).replaceAll("http://localhost:8080", gateway),
    async close() {
      for (const shell of shells.values()) shell.end();
      await service.stop();
      for (const place of [folder, spare]) remove(place);
    },
  };
}

/** A clone whose node_modules are ours, link by link, but for wrangler. */
function installedClone(): string {
  const folder = cloneHere();
  linkAll("node_modules", folder, [".bin", "wrangler"]);
  linkAll("node_modules/.bin", folder, ["wrangler"]);
  linkAll("node_modules/wrangler", folder, ["bin"]);
  const wrangler = join(folder, "node_modules/wrangler/bin/wrangler.js");
  mkdirSync(dirname(wrangler));
  // Beside it no package.json says that it is a module.
  copyFileSync(join(import.meta.dirname, "recording-wrangler.mjs"), `${wrangler.slice(0, -3)}.mjs`);
  writeFileSync(wrangler, '#!/usr/bin/env node\nimport("./wrangler.mjs");\n');
  chmodSync(wrangler, 0o755);
  symlinkSync(wrangler, join(folder, "node_modules/.bin/wrangler"));
  return folder;
}

function linkAll(path: string, folder: string, left: string[]) {
  mkdirSync(join(folder, path));
  for (const name of readdirSync(join(ROOT, path)).filter((name) => !left.includes(name)))
    symlinkSync(join(ROOT, path, name), join(folder, path, name));
}
