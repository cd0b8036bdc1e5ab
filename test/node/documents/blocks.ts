import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../clone";

/** A code block of a document: ```<label> */
export interface Block {
  document: string;
  /** Of its first line of code. */
  line: number;
  /** The language, and what more stands behind the fence: `sh walk`, `ts src/index.ts`. */
  label: string;
  code: string;
}

/** What people read to use Latchkey: all of it is run. */
export const documents = (): string[] =>
  globSync(["README.md", "docs/**/*.md", "examples/**/*.md"], { cwd: ROOT }).sort();

export const textOf = (document: string): string => readFileSync(join(ROOT, document), "utf8");

/** All code blocks of a document, in their order. @throws {Error} where a fence is not closed */
export function blocksIn(document: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const [index, line] of textOf(document).split("\n").entries()) {
    const [, label] = /^```(.*)$/.exec(line) ?? [];
    if (label === undefined) {
      if (open) open.code += `${line}\n`;
    } else if (open) {
      blocks.push(open);
      open = null;
    } else open = { document, line: index + 2, label: label.trim(), code: "" };
  }
  if (open) throw new Error(`${document}:${open.line - 1}: this block is not closed`);
  return blocks;
}

export const languageOf = ({ label }: Block): string => label.split(" ")[0] ?? "";

/** The second word of the label where that is a file: where the reader is to save the block. */
export const fileOf = ({ label }: Block): string | null =>
  /^\w+ ((?:[\w.@-]+\/)*[\w.@-]+\.\w+)$/.exec(label)?.[1] ?? null;

/** The code blocks of a document that carry this label, as `sh walk`. */
export const blocksOf = (document: string, label: string): string[] =>
  blocksIn(document)
    .filter((block) => block.label === label)
    .map(({ code }) => code);

/** As tests name it: `README.md:14 sh walk`. */
export const nameOf = ({ document, line, label }: Block): string =>
  `${document}:${line} ${label || "(no label)"}`;

/** Whether it is a program or a page. */
export const isProgram = (block: Block): boolean =>
  ["js", "ts", "tsx", "html", "astro"].includes(languageOf(block));
