import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { stop } from "../stop.mjs";

/** @typedef {ReturnType<typeof createPrompt>} Prompt */

/** Asks the person at the terminal, or whatever is piped in, a line an answer. */
export function createPrompt() {
  const terminal = process.stdin.isTTY === true;
  let muted = false;
  const output = new Writable({
    write(chunk, _, done) {
      if (!muted) process.stdout.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal, historySize: 0 });
  /** @type {string[]} */
  const arrived = [];
  /** @type {((line: string | null) => void)[]} */
  const waiting = [];
  let ended = false;
  lines.on("line", (line) => {
    const next = waiting.shift();
    if (next) next(line);
    else arrived.push(line);
  });
  lines.on("close", () => {
    ended = true;
    for (const next of waiting.splice(0)) next(null);
  });
  // Of a terminal, readline takes Ctrl-C for itself.
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));

  /** @returns {Promise<string | null>} null where nothing more comes */
  async function nextLine() {
    const line = arrived.shift();
    if (line !== undefined) return line;
    return ended ? null : new Promise((resolve) => waiting.push(resolve));
  }

  /** @param {string} question @param {{ secret?: boolean }} [options] */
  async function ask(question, { secret = false } = {}) {
    process.stdout.write(`${question} `);
    muted = secret;
    const line = await nextLine();
    muted = false;
    if (secret || !terminal) process.stdout.write("\n");
    return line?.trim() ?? stop("\nThe answers ended here, and nothing has been changed.");
  }

  return {
    ask,
    /**
     * Asks again until `check` throws no more; what it throws is said.
     * @param {string} question @param {(text: string) => unknown} check @param {{ secret?: boolean, byDefault?: string }} [options]
     */
    async askUntil(question, check, { secret, byDefault } = {}) {
      for (;;) {
        const answer = (await ask(question, { secret })) || byDefault || "";
        try {
          check(answer);
          return answer;
        } catch (error) {
          console.log(`  ${error instanceof Error ? error.message : error}`);
        }
      }
    },
    close: () => lines.close(),
  };
}
