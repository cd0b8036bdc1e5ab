import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../clone";

/**
 * Asks the real wrangler about a call that went to the recording one.
 * @returns what of the call it does not know: the command, or options
 */
export async function unknownTo(words: string[]): Promise<string[]> {
  const isOption = (word: string) => word.startsWith("--");
  const firstOption = words.findIndex((word) => word.startsWith("-"));
  const command = words.slice(0, firstOption === -1 ? undefined : firstOption);
  const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", NO_COLOR: "1" };
  const { stdout } = await promisify(execFile)(process.execPath, [wrangler, ...command, "--help"], { env });
  // Its usage begins with the whole command, and then has what it is about in brackets.
  const isKnown = command.some((_, index) => {
    const name = command.slice(0, command.length - index).join(" ");
    return new RegExp(`^wrangler ${name}(?: [<[]|$)`, "m").test(stdout);
  });
  const options = words.filter(isOption).map((word) => word.split("=")[0] ?? "");
  return [...(isKnown ? [] : [command.join(" ")]), ...options.filter((option) => !stdout.includes(option))];
}
