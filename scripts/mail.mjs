// npm run mail -- preview [FOLDER] | send ADDRESS | doctor | suppressed | lift ADDRESS   [--env NAME]
import { parseArgs } from "node:util";
import { doctor } from "./mail/doctor.mjs";
import { loadConfig, loadWorkerCode } from "./mail/load.mjs";
import { preview } from "./mail/preview.mjs";
import { send } from "./mail/send.mjs";
import { lift, listSuppressed } from "./mail/suppressed.mjs";
import { stop } from "./stop.mjs";

const USAGE = `npm run mail -- preview [FOLDER]   writes every mail in every language, to mail-preview/ if not said
npm run mail -- send ADDRESS       sends one mail by each configured provider, and prints its answer
npm run mail -- doctor             checks sender, keys and DNS, and says what to do
npm run mail -- suppressed         the addresses that get no mail, because they bounced or complained
npm run mail -- lift ADDRESS       lets an address get mail again

With --env NAME for that environment of wrangler.toml, with the secrets of .dev.vars.NAME or of the shell.`;

/** @type {Record<string, { words: [number, number], run: (word: string) => Promise<unknown> }>} */
const COMMANDS = {
  preview: {
    words: [0, 1],
    run: async (folder) =>
      preview(...(await load({ MAIL_PROVIDERS: "cloudflare" })), folder || "mail-preview"),
  },
  send: { words: [1, 1], run: async (address) => send(...(await load()), address) },
  doctor: { words: [0, 0], run: async () => doctor(...(await load()), values.dns) },
  suppressed: { words: [0, 0], run: async () => listSuppressed(values.env) },
  lift: { words: [1, 1], run: async (address) => lift(await loadWorkerCode(), address, values.env) },
};

const { values, positionals } = readArguments();
const [name = "", ...words] = positionals;
const command = COMMANDS[name];
const [least, most] = command?.words ?? [0, 0];
if (command === undefined || words.length < least || words.length > most) stop(USAGE);
if (values.env !== undefined && !/^[\w-]+$/.test(values.env)) stop(USAGE);
await command.run(words[0] ?? "");

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { env: { type: "string" }, dns: { type: "string" } },
    });
  } catch {
    return stop(USAGE);
  }
}

/** @param {Record<string, string>} [instead] variables that the command does not need as they are @returns {Promise<[any, any]>} */
async function load(instead) {
  const code = await loadWorkerCode();
  return [code, await loadConfig(code, values.env, instead)];
}
