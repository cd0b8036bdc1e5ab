// npm run admin -- COMMAND …   [--url URL] [--json]: what an operator does, through /api/admin.
import { parseArgs } from "node:util";
import { createClient } from "./admin/client.mjs";
import { COMMANDS } from "./admin/commands.mjs";
import { stop } from "./stop.mjs";

const COMMON = /** @type {const} */ ({ url: { type: "string" }, json: { type: "boolean", default: false } });

const [name = "", ...words] = process.argv.slice(2);
const command = COMMANDS.get(name);
if (command === undefined) stop(usage());
const { values, positionals } = readArguments(command.options ?? {});
const [least, most] = command.words ?? [0, 0];
if (positionals.length < least || positionals.length > most) stop(usage());
try {
  await command.run({
    words: positionals,
    options: values,
    connect: () => createClient(values.url),
    json: values.json === true,
  });
} catch (error) {
  stop(error instanceof Error ? error.message : String(error));
}

function usage() {
  const lines = [...COMMANDS].map(
    ([name, { usage, does }]) => `npm run admin -- ${`${name} ${usage ?? ""}`.padEnd(44)} ${does}`,
  );
  return `${lines.join("\n")}

With --url URL for another service than http://localhost:8787, or LATCHKEY_URL in the environment; its token is in ADMIN_TOKEN or in
.admin-token. With --json for programs.`;
}

/** @param {import("node:util").ParseArgsOptionsConfig} options */
function readArguments(options) {
  try {
    return parseArgs({ args: words, allowPositionals: true, options: { ...COMMON, ...options } });
  } catch (error) {
    return stop(
      `${/** @type {Error} */ (error).message.split(". To specify")[0]}. What there is: npm run admin`,
    );
  }
}
