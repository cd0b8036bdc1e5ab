// npm start: from a fresh clone to a running service. Quiet but for where to begin and what goes wrong.
import { join } from "node:path";
import { createInterface } from "node:readline";
import { checkFree } from "./check-free.mjs";
import { prepareDevVars } from "./dev-vars.mjs";
import { installWhatIsMissing, ROOT } from "./install.mjs";
import { stop } from "./stop.mjs";
import { whenParentEnds } from "./when-parent-ends.mjs";
import { wrangler } from "./wrangler.mjs";

const PATIENCE_MS = 60_000;

installWhatIsMissing();
const port = portToServe();
await checkFree(port, "PORT=8788 npm start");
const variables = await prepareDevVars(join(ROOT, ".dev.vars")).catch((error) => stop(error.message));
const origin = `http://localhost:${port}`;

const server = serve();
await migrate();
await untilReady();
const addresses = (await keepsMail())
  ? `  Sign in:    ${origin}/demo\n  Read mail:  ${origin}/dev/mailbox`
  : `  Sign in:    ${origin}/login\n  Mail leaves by the providers of MAIL_PROVIDERS.`;
console.log(`Latchkey is ready.\n\n${addresses}\n\nCtrl-C ends it.`);

function portToServe() {
  const port = Number(process.env.PORT || 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65535) stop(`PORT=${process.env.PORT} is not a port.`);
  return port;
}

function serve() {
  const url = variables.has("PUBLIC_URL") ? [] : ["--var", `PUBLIC_URL:${origin}`];
  const listen = ["--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"];
  const child = wrangler(
    "dev",
    ...listen,
    "--log-level",
    "info", // for what the Worker says of mails; tellOfEvent and tell pass on no more of it
    "--show-interactive-dev-session=false",
    ...url,
    ...process.argv.slice(2),
  );
  createInterface({ input: child.stdout }).on("line", tellOfEvent);
  createInterface({ input: child.stderr }).on("line", withoutWarnings(tell));
  const close = () => {
    child.removeAllListeners("exit").once("exit", () => process.exit(0));
    child.kill("SIGTERM");
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, close);
  whenParentEnds(close);
  child.once("exit", (code) => stop(`wrangler dev ended with exit code ${code}.`));
  return child;
}

/** What a provider answered, or which application is not known. @param {string} line @returns {boolean} whether the line was about that */
function tellOfEvent(line) {
  const [refused] =
    /\{"level".*"event":"request\.refused".*"code":"unknown_application".*\}/.exec(line) ?? [];
  if (refused !== undefined) {
    console.error(`Refused at ${JSON.parse(refused).path}: ${JSON.parse(refused).reason}`);
    return true;
  }
  const [json] = /\{"level".*"event":"mail\.(?:not_)?sent".*\}/.exec(line) ?? [];
  if (json === undefined) return false;
  const { event, provider, outcome, reason, mailId } = JSON.parse(json);
  if (event === "mail.not_sent") console.error(`Mail not sent by ${provider} (${outcome}): ${reason}`);
  else if (provider !== "mailbox") console.log(`Mail sent by ${provider}: ${mailId}`);
  return true;
}

/**
 * Leaves out warnings, wrangler's own and the Worker's, but for what they say of mails and applications. The lines after the first of one are
 * empty or indented.
 * @param {(line: string) => void} tell @returns {(line: string) => void}
 */
function withoutWarnings(tell) {
  let within = false;
  return (line) => {
    within = line.includes("WARNING") || (within && /^(?:\s|$)/.test(line));
    if (!tellOfEvent(line) && !within) tell(line);
  };
}

/** Passes on what the Worker and wrangler complain of; a wrong configuration ends the start. @param {string} line */
function tell(line) {
  if (line.trim() === "" || line.includes("Logs were written to")) return;
  const [json = line] = /\{"level".*\}/.exec(line) ?? [];
  if (json.includes('"event":"config.wrong"'))
    end(`The configuration is wrong. ${JSON.parse(json).problems}`);
  if (json.includes('"event":"config.unknown_variables"'))
    return console.error(`Nothing reads these variables, are they misspelt? ${JSON.parse(json).names}`);
  console.error(json);
}

async function migrate() {
  const child = wrangler("d1", "migrations", "apply", "DB", "--local");
  /** @type {string[]} */
  const complaints = [];
  createInterface({ input: child.stderr }).on("line", (line) => complaints.push(line));
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) end(`The database could not be migrated.\n${complaints.join("\n")}`);
}

async function untilReady() {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  end("The service did not become ready within a minute.");
}

/** Whether the development mailbox is there, and with it the demo. */
async function keepsMail() {
  return (await fetch(`http://127.0.0.1:${port}/dev/mailbox.json`)).ok;
}

/** @param {string} why @returns {never} */
function end(why) {
  server.removeAllListeners("exit").kill("SIGTERM");
  stop(why);
}
