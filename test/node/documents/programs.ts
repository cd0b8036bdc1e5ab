import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../clone";
import { blocksIn, fileOf } from "./blocks";
import type { Project } from "./project";

/** The block that a document has its reader save as this file. */
export function blockOf(document: string, file: string): string {
  const block = blocksIn(document).find((block) => fileOf(block) === file);
  if (block === undefined) throw new Error(`${document} has no block ${file}`);
  return block.code;
}

/** A program of a document with all that it imports, as one module that knows where the service is here. */
export async function bundle(project: Project, document: string, file: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: project.here(blockOf(document, file)), resolveDir: ROOT, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** Imports a program of a document. */
export async function load(project: Project, document: string, file: string): Promise<unknown> {
  const saved = join(project.appFolder(document), `${file}.mjs`);
  writeFileSync(saved, await bundle(project, document, file));
  return import(saved);
}
