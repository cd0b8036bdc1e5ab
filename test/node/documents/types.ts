import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../clone";
import { type Block, fileOf, languageOf } from "./blocks";
import type { Project } from "./project";

/** Where a page without a build imports the client from. */
const CLIENT = "http://localhost:8787/client.js";

/**
 * Saves the programs and pages of all documents where they say, or beside, with the client's own types.
 * @returns what the compiler complains of; "" where it does not
 */
export async function checkTypes(blocks: Block[], project: Project): Promise<string> {
  const folder = join(project.folder, "apps");
  const client = await (await fetch(`${project.origin}/client.d.ts`)).text();
  const [strict, lax]: [string[], string[]] = [[], []];
  for (const block of blocks) {
    const { file, code } = programOf(block);
    const path = join(project.appFolder(block.document), file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(join(dirname(path), "client.d.ts"), client);
    writeFileSync(path, code.replaceAll(CLIENT, "./client.js"));
    (/\.tsx?$/.test(file) ? strict : lax).push(path);
  }
  const complaints = compile(folder, "lax", lax, { strict: false }).filter((line) =>
    IN_JAVASCRIPT.test(line),
  );
  return [...complaints, ...compile(folder, "strict", strict, { strict: true })].join("\n");
}

/** JavaScript adds properties as it goes: there it must be well written, and what it names, imports and calls must be there. */
const IN_JAVASCRIPT = /error TS(?:1\d{3}|2304|2305|2307|2552|2554|2613|2614):/;

/** A page's or component's script; a program as it stands. */
function programOf(block: Block): { file: string; code: string } {
  const language = languageOf(block);
  const file = fileOf(block) ?? `line-${block.line}.${language}`;
  if (language !== "html" && language !== "astro") return { file, code: block.code };
  const scripts = [...block.code.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code);
  // Astro takes TypeScript in its scripts.
  return { file: `${file}.${language === "astro" ? "ts" : "js"}`, code: `${scripts.join("\n")}export {};\n` };
}

function compile(folder: string, name: string, files: string[], options: object): string[] {
  if (files.length === 0) return [];
  const config = join(folder, `tsconfig.${name}.json`);
  const compilerOptions = {
    ...{
      target: "es2024",
      module: "esnext",
      moduleResolution: "bundler",
      lib: ["es2024", "dom", "dom.iterable"],
    },
    ...{ allowJs: true, checkJs: true, noEmit: true, skipLibCheck: true, moduleDetection: "force" },
    ...{ types: ["node"], typeRoots: [join(ROOT, "node_modules/@types")] },
    // React is not installed here: Hono's JSX has the same hooks and elements.
    ...{ jsx: "react-jsx", jsxImportSource: "hono/jsx" },
    paths: { react: [join(ROOT, "node_modules/hono/dist/types/jsx/index.d.ts")] },
    ...options,
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  const { stdout } = spawnSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", config], { encoding: "utf8" });
  return stdout.split("\n").filter(Boolean);
}
