import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { cloneHere, ROOT, type Running, remove, run } from "../clone";

export const ACCOUNT = "0123456789abcdef0123456789abcdef";

/** What a CI job gives. */
export const GIVEN = {
  PUBLIC_URL: "https://login.example.com",
  ALLOWED_REDIRECTS: "https://app.example.com/callback",
  APP_NAME: "Acme",
  MAIL_PROVIDERS: "resend",
  MAIL_FROM: "Acme <login@example.com>",
  RESEND_API_KEY: "re_a-very-secret-key",
};

interface State {
  accounts: { id: string; name: string }[];
  kv: { id: string; title: string; jurisdiction?: string }[];
  d1: { uuid: string; name: string; location?: string; jurisdiction?: string | null; migrations: string[] }[];
  workers: Record<
    string,
    {
      secrets: Record<string, string>;
      versions: {
        id: string;
        annotations: Record<string, string>;
        resources: { bindings: { name: string; type: string; text?: string }[] };
      }[];
      traffic?: { version_id: string; percentage: number }[];
      hosts: string[];
    }
  >;
  /** Names in DNS besides those of Workers. */
  names: string[];
  calls: { words: string[]; secrets: string[]; account?: string; sees: string[] }[];
}

export type Stage = ReturnType<typeof setStage>;

const folders: string[] = [];

/** Takes away what the tests of one file made. */
export const removeStages = () => folders.splice(0).forEach(remove);

/** A clone of its own, and a Cloudflare account that has nothing yet. */
export function setStage() {
  const folder = cloneHere();
  folders.push(folder);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  // Tested by itself, against real services.
  writeFileSync(
    join(folder, "scripts/doctor.mjs"),
    'console.log("seen:", process.argv.slice(2)); process.exitCode = process.env.ILL ? 1 : 0;',
  );
  const aside = join(folder, ".wrangler");
  const bin = join(aside, "bin");
  const tmp = join(aside, "tmp");
  for (const made of [bin, tmp]) mkdirSync(made, { recursive: true });
  const fake = join(ROOT, "test/node/deploy");
  writeFileSync(
    join(bin, "wrangler"),
    `#!/bin/sh\nexec "${process.execPath}" "${join(fake, "wrangler.mjs")}" "$@"\n`,
  );
  chmodSync(join(bin, "wrangler"), 0o755);
  const file = join(aside, "fake.json");
  const state = (): State => JSON.parse(readFileSync(file, "utf8"));
  const change = (how: (state: State) => void) => {
    const next = state();
    how(next);
    writeFileSync(file, JSON.stringify(next));
  };
  const nothing: State = {
    accounts: [{ id: ACCOUNT, name: "Ann's account" }],
    kv: [],
    d1: [],
    workers: {},
    names: [],
    calls: [],
  };
  writeFileSync(file, JSON.stringify(nothing));

  /** At a terminal, where `terminal` says so. */
  const start = (words: string[], env: Record<string, string> = {}, terminal = false): Running =>
    run(folder, atTerminal([process.execPath, join(folder, "scripts/deploy.mjs"), ...words], terminal), {
      PATH: [bin, process.env.PATH].join(delimiter),
      NODE_OPTIONS: `--import=${pathToFileURL(join(fake, "internet.mjs")).href}`,
      FAKE_WRANGLER: file,
      TMPDIR: tmp,
      ...env,
    });

  return {
    folder,
    tmp,
    state,
    change,
    start,
    /** Runs it to its end, with these lines typed where it asks. */
    async deploy(
      words: string[],
      { env, answers = [] }: { env?: Record<string, string>; answers?: string[] } = {},
    ) {
      const before = state().calls.length;
      const running = start(words, env);
      running.type(answers.map((line) => `${line}\n`).join(""));
      running.endInput();
      const code = await running.ended;
      const calls = state().calls.slice(before);
      return {
        code,
        output: running.output(),
        calls,
        changes: calls.map(({ words }) => words.join(" ")).filter(isChange),
      };
    },
    read: (path: string) => readFileSync(join(folder, path), "utf8"),
    has: (path: string) => existsSync(join(folder, path)),
    settings: () => JSON.parse(readFileSync(join(folder, "wrangler.production.json"), "utf8")),
    write: (path: string, text: string) => writeFileSync(join(folder, path), text),
    drop: (path: string) => rmSync(join(folder, path)),
    /** The files of this folder that git would take. */
    filesOfGit(): string[] {
      const git = (...words: string[]) => execFileSync("git", ["-C", folder, ...words], { encoding: "utf8" });
      if (!existsSync(join(folder, ".git"))) git("init", "--quiet");
      return git("ls-files", "-z", "--others", "--exclude-standard")
        .split("\0")
        .filter((path) => path && path !== "node_modules");
    },
  };
}

const atTerminal = (command: string[], terminal: boolean): string[] =>
  terminal
    ? [
        "script",
        "--quiet",
        "--return",
        "--command",
        command.map((word) => `'${word}'`).join(" "),
        "/dev/null",
      ]
    : command;

/** Whether a call of wrangler changes anything. */
export const isChange = (words: string): boolean =>
  /^(?:deploy|kv namespace create|d1 create|d1 migrations apply) ?/.test(words) &&
  !/^deployments/.test(words);
