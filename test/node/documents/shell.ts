import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanEnv, remove } from "../clone";

/** A shell that keeps its variables from one block of a document to the next. */
export interface Shell {
  /** Runs commands; what they printed. @throws {Error} with all of that where one fails, after which the shell is gone */
  run(commands: string): Promise<string>;
  end(): void;
}

export function startShell(cwd: string, env: Record<string, string>): Shell {
  const scripts = mkdtempSync(join(tmpdir(), "latchkey-shell-"));
  const child = spawn("bash", ["-euo", "pipefail"], { cwd, env: cleanEnv(env), detached: true });
  let output = "";
  let look = () => {};
  const collect = (chunk: Buffer) => {
    output += chunk;
    look();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  child.stdin.on("error", () => {}); // told by its end
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let blocks = 0;
  return {
    async run(commands) {
      const done = `block ${++blocks} has ended`;
      const script = join(scripts, `${blocks}.sh`);
      writeFileSync(script, commands);
      output = "";
      const seen = new Promise<boolean>((resolve) => {
        look = () => output.includes(`${done}\n`) && resolve(true);
        ended.then(() => resolve(false));
      });
      child.stdin.write(`source ${script} </dev/null\necho "${done}"\n`);
      if (!(await seen)) throw new Error(`this ended with an error:\n${commands}\n${output}`);
      return output.replace(`${done}\n`, "");
    },
    end() {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, "SIGTERM");
      remove(scripts);
    },
  };
}
