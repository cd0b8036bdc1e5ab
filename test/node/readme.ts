import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The code blocks of a document that carry this label: ```sh walk */
export function blocksOf(document: string, label: string): string[] {
  const text = readFileSync(join(import.meta.dirname, "../..", document), "utf8");
  const blocks = text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm);
  return [...blocks].filter(([, found]) => found === label).map(([, , code]) => code ?? "");
}
