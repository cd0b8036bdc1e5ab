import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../clone";

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** Commands that end by themselves, and harm nothing outside of the folder that they run in. */
const KNOWN = /^(?:\w+=|(?:curl|echo|mkdir|openssl|node|npx wrangler)\b)/;

/** Whether each command of a block is one that is known to be runnable, by its first words. */
export const isCommands = (code: string): boolean => commandsIn(code).every(isKnown);

/** The commands of a block, each on one line, without comments. */
export function commandsIn(code: string): string[] {
  const lines = joinQuoted(code.replace(/\\\n\s*/g, "")).split("\n");
  return lines.map((line) => line.replace(/(?:^|\s)#.*$/, "").trim()).filter(Boolean);
}

/** A text in quotes, or what a pipe or a bracket leaves open, goes on on the next line. */
function joinQuoted(code: string): string {
  let joined = "";
  for (const line of code.split("\n")) {
    const open = isOpen(joined.slice(joined.lastIndexOf("\n") + 1));
    joined += open ? ` ${line.trim()}` : `${joined && "\n"}${line}`;
  }
  return joined;
}

function isOpen(line: string): boolean {
  const bare = line.replace(/\\./g, "").replace(/'[^']*'/g, "");
  return (bare.replace(/"[^"]*"/g, "").match(/["']/g)?.length ?? 0) % 2 === 1 || /\|$/.test(line.trim());
}

function isKnown(command: string): boolean {
  const [, script] = /^npm run (?:--silent )?([\w:]+)/.exec(command) ?? [];
  if (script !== undefined) return script in scripts;
  return KNOWN.test(command);
}

/** Every script that a text tells its reader to run. */
export const scriptsNamedIn = (text: string): string[] =>
  [...text.matchAll(/npm\s+run\s+(?:--silent\s+)?([\w:]+)/g)].map(([, name = ""]) => name);

export const isScript = (name: string): boolean => name in scripts;
