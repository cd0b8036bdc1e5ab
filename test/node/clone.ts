import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** A fresh clone: what git has or would add, and nothing else. */
export function cloneHere(): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-"));
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
  });
  const isThere = (file: string) => file !== "" && existsSync(join(ROOT, file));
  for (const file of files.toString().split("\0").filter(isThere))
    cpSync(join(ROOT, file), join(folder, file), { recursive: true });
  return folder;
}

export const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** The environment of somebody's shell: without what this test run put into it. */
export function cleanEnv(extra: Record<string, string>) {
  const path = (process.env.PATH ?? "").split(":").filter((entry) => !entry.includes("node_modules"));
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|CI$|NODE_|RESULTS$)/.test(name),
  );
  return { ...Object.fromEntries(kept), PATH: path.join(":"), ...extra };
}

export interface Running {
  output(): string;
  /** Resolves with the milliseconds it took until this stood in the output; rejects where it ended before. */
  until(words: string): Promise<number>;
  ended: Promise<number>;
  /** What a person types. */
  type(text: string): void;
  /** Nothing more is typed. */
  endInput(): void;
  /** Ctrl-C. */
  stop(): Promise<number>;
  /** Ends npm alone, as a process manager might. */
  kill(): Promise<number>;
}

/** Runs a command in a folder as a person would, and watches what it prints. */
export function run(folder: string, command: string[], env: Record<string, string> = {}): Running {
  const [program = "", ...words] = command;
  const child: ChildProcess = spawn(program, words, { cwd: folder, env: cleanEnv(env), detached: true });
  let output = "";
  const watchers = new Set<() => void>();
  const collect = (chunk: Buffer) => {
    output += chunk;
    for (const look of watchers) look();
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  const ended = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  return {
    output: () => output,
    until: (words) =>
      new Promise((resolve, reject) => {
        const begun = Date.now();
        const look = () => {
          if (!output.includes(words)) return;
          watchers.delete(look);
          resolve(Date.now() - begun);
        };
        watchers.add(look);
        look();
        ended.then(() => reject(new Error(`ended without "${words}":\n${output}`)));
      }),
    ended,
    type: (text) => child.stdin?.write(text),
    endInput: () => child.stdin?.end(),
    stop: () => {
      const running = child.exitCode === null && child.signalCode === null;
      if (child.pid !== undefined && running) process.kill(-child.pid, "SIGINT");
      return ended;
    },
    kill: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}
