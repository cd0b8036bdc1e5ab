import { createInterface } from "node:readline/promises";

/** Asks, and waits for an answer; where nobody is there to give one, it is no. @param {string} question */
export async function yes(question) {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
