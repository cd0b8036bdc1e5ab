// npm run doctor -- [URL] [--env NAME] [--json] [--dns RESOLVER]
import { parseArgs } from "node:util";
import { lookFromOutside } from "./doctor/look-from-outside.mjs";
import { count, printJson, printLines } from "./doctor/print.mjs";
import { stop } from "./stop.mjs";

const USAGE = `npm run doctor                       looks at what is set up on this machine, and says what to do
npm run doctor -- --env NAME         at the settings of that environment of wrangler.toml
npm run doctor -- URL                at a deployed Worker, from outside
npm run doctor -- URL --env NAME     at both

--json for programs. --dns URL names a resolver (DNS over HTTPS) for the mail records.
Ends with 1 where something failed.`;

const { values, positionals } = readArguments();
const [address, ...more] = positionals;
const { env, dns, json } = values;
if (more.length > 0 || (env !== undefined && !/^[\w-]+$/.test(env))) stop(USAGE);
const origin = address === undefined ? null : originOf(address);
const findings = [
  ...(origin === null || env !== undefined ? await lookHere() : []),
  ...(origin === null ? [] : await lookFromOutside(origin, env)),
];
if (json) printJson(findings);
else printLines(findings);
process.exitCode = count(findings, "FAIL") > 0 ? 1 : 0;

/** Loaded where it is wanted alone: wrangler and the Worker's code take their time. */
async function lookHere() {
  const { lookAtSettings } = await import("./doctor/look-at-settings.mjs");
  return lookAtSettings(env, dns);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        env: { type: "string" },
        dns: { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
  } catch {
    return stop(USAGE);
  }
}

/** @param {string} text @returns {string} */
function originOf(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "")
    return stop(`"${text}" is not the address of a service, such as https://login.example.com`);
  return url.origin;
}
