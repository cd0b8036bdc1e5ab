// Takes the place of wrangler where documents are run. What stays on this machine goes to the real one; what would go to
// the platform is written down and answered as the platform answers, and what is not known here is refused.
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { text } from "node:stream/consumers";

const { LATCHKEY_REAL_WRANGLER = "", LATCHKEY_WRANGLER_CALLS = "" } = process.env;
const words = process.argv.slice(2);
const line = words.join(" ");

/** @type {[RegExp, string][]} */
const PLATFORM = [
  [/^(?:login|logout)\b/, "Successfully logged in."],
  [/^whoami\b/, "You are logged in with an OAuth Token, associated with the email ann@example.com."],
  [/^kv namespace create \w+/, 'id = "0123456789abcdef0123456789abcdef"'],
  [/^d1 create \w+/, 'database_id = "01234567-89ab-cdef-0123-456789abcdef"'],
  [/^d1 migrations (?:apply|list) DB\b.*--remote/, "No migrations to apply!"],
  [/^d1 execute DB\b.*--remote.*--json/, '[{"results":[],"success":true,"meta":{}}]'],
  [/^d1 execute DB\b.*--remote/, "Executed 1 command."],
  [/^d1 (?:export|time-travel \w+) DB\b/, "Done."],
  [/^secret (?:put|delete) [A-Z_]+/, "Success!"],
  [/^secret list\b/, "[]"],
  [/^deploy\b/, "Deployed latchkey. Current Version ID: 01234567-89ab-cdef-0123-456789abcdef"],
  [/^(?:rollback|deployments|versions)\b/, "Done."],
];
const LOCAL = /^(?:dev|types|--version)\b|(?: |^)--(?:local|dry-run|help)\b/;

if (LOCAL.test(line)) {
  const real = spawn(process.execPath, [LATCHKEY_REAL_WRANGLER, ...words], { stdio: "inherit" });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => real.kill(signal));
  real.once("exit", (code) => process.exit(code ?? 1));
} else {
  const known = PLATFORM.find(([call]) => call.test(line));
  if (known === undefined) {
    console.error(`recording-wrangler.mjs does not know "wrangler ${line}": add what it would answer`);
    process.exit(1);
  }
  // Only how long it is: secrets come this way.
  const input = /^secret (?:put|bulk)/.test(line) && !process.stdin.isTTY ? await text(process.stdin) : "";
  appendFileSync(LATCHKEY_WRANGLER_CALLS, `${JSON.stringify({ words, inputLength: input.trim().length })}\n`);
  console.log(known[1]);
}
