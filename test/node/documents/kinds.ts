import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../clone";
import { type Block, fileOf, isProgram, languageOf } from "./blocks";
import { isCommands } from "./commands";
import { checkToml } from "./configuration";
import type { Place, Project } from "./project";
import { runSql } from "./sql";

/** How blocks of a kind are run, and what they printed; it throws where one does not work. */
interface Kind {
  fits(block: Block): boolean;
  run(block: Block, project: Project): unknown;
}

/** Blocks that a test of their own runs, which names their label; where it needs more than a shell and the service. */
const BY_OTHERS: Record<string, string> = {
  "sh deploy": "test/node/deploy.test.ts",
  "sh doctor": "test/node/doctor/outside.test.ts",
  "text deploy": "test/node/deploy.test.ts",
  "text doctor": "test/node/doctor/outside.test.ts",
  "sh import": "test/node/import.test.ts",
  "sh mail": "test/node/mail.test.ts",
  "sh suppressed": "test/node/mail.test.ts",
  "sql dataset": "test/worker/events/queries.test.ts",
};

/** Commands that nobody can run here, and why. */
const NOT_RUN: Record<string, string> = {
  "npm test\n": "it is what runs this",
};

const inShell =
  (place: Place): Kind["run"] =>
  ({ document, code }, project) =>
    project.shell(document, place).run(project.here(code));

/** The first that fits is how a block is run. */
export const KINDS: Record<string, Kind> = {
  "run by a test of its own": {
    fits: ({ label }) => label in BY_OTHERS,
    run({ label }) {
      const test = BY_OTHERS[label] ?? "";
      if (!readFileSync(join(ROOT, test), "utf8").includes(label.replace("sql ", "")))
        throw new Error(`${test} runs no block labelled ${label}`);
    },
  },
  "not run, with a reason": { fits: ({ code }) => code in NOT_RUN, run: () => {} },
  "the start of the service, which is running": {
    fits: ({ label, code }) => label === "sh" && code === "npm start\n",
    run(_, { service }) {
      if (!service.output().includes("Latchkey is ready.")) throw new Error(service.output());
    },
  },
  "commands in the folder of the reader's application": { fits: isSh("sh app"), run: inShell("app") },
  // Not where the service runs: it would read the new secrets at once.
  "commands that change secrets": {
    fits: (block) => isSh()(block) && /npm run (?:keys|deploy)\b/.test(block.code),
    run: inShell("spare"),
  },
  "commands in the clone": { fits: isSh(), run: inShell("clone") },
  "a program or a page, which is type-checked": {
    fits: isProgram,
    run: () => {}, // all together: types.ts
  },
  JSON: { fits: ({ label }) => label === "json", run: ({ code }) => JSON.parse(code) },
  "JSON lines": {
    fits: ({ label }) => label === "jsonl",
    run: ({ code }) => code.trim().split("\n").forEach(parse),
  },
  "a wrangler.toml of the reader's application": {
    fits: ({ label }) => label === "toml wrangler.toml",
    run(block, project) {
      checkToml(block);
      writeFileSync(join(project.appFolder(block.document), "wrangler.toml"), project.here(block.code));
    },
  },
  "a part of wrangler.toml": { fits: (block) => languageOf(block) === "toml", run: checkToml },
  "SQL, run on the tables as migrated": { fits: (block) => languageOf(block) === "sql", run: runSql },
  "to be looked at": { fits: ({ label }) => label === "text", run: () => {} },
};

function isSh(label?: string): Kind["fits"] {
  return (block) =>
    languageOf(block) === "sh" &&
    fileOf(block) === null &&
    (label ? block.label === label : true) &&
    isCommands(block.code);
}

const parse = (line: string) => void JSON.parse(line);

/** @throws {Error} that says how a new kind of block is made known */
export function kindOf(block: Block): Kind {
  const kind = Object.values(KINDS).find(({ fits }) => fits(block));
  if (kind) return kind;
  throw new Error(
    `Nobody knows how to run this block. Label it as what it is (sh, js, ts, tsx, html, astro, json, jsonl, toml, sql, or text for what is only looked at).
If it is a new kind, say in test/node/documents/kinds.ts how it is run; if its commands are new, in test/node/documents/commands.ts; if a test
of its own runs it, give it a label of its own (\`sh mail\`) and name that in BY_OTHERS.
${block.code}`,
  );
}
