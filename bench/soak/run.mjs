// npm run soak [-- --minutes N --kills N]: mixed traffic, honest and hostile, against npm start, which is killed now and then.
import { parseArgs } from "node:util";
import { stop } from "../../scripts/stop.mjs";
import { balance, tallied } from "./books.mjs";
import { CALLBACK } from "./browser.mjs";
import { createLedger } from "./ledger.mjs";
import { createMemory } from "./memory.mjs";
import { openPostOffice } from "./post-office.mjs";
import { printReport } from "./report.mjs";
import { createService } from "./service.mjs";
import { checkSignedIn } from "./signed-in.mjs";
import { GRACE_SECONDS } from "./stay.mjs";
import { startTraffic } from "./traffic.mjs";
import { CLIENT_ID } from "./ways-in.mjs";

const REPORT_SECONDS = 30;
/** Of workerd in one life. `wrangler dev` lets it keep a good deal of every request, whatever the Worker: one of three lines grows alike. */
const MOST_MB = 3000;

const { minutes, kills } = readArguments();
const begun = Date.now();
const post = await openPostOffice();
const service = await createService({
  MAIL_PROVIDERS: "webhook",
  MAIL_WEBHOOK_URL: post.url,
  MAIL_WEBHOOK_SECRET: `whsec_${Buffer.from("the secret of the soak's post office").toString("base64")}`,
  MAIL_DAILY_LIMIT: "1000000",
  LIMIT_ADDRESS_AND_NETWORK: "20/1h",
  LIMIT_ADDRESS: "20/1h",
  LINK_TTL: "1d", // KV keeps all attempts until the books are read
  REFRESH_GRACE: `${GRACE_SECONDS}s`,
});
const ledger = createLedger();
const memory = createMemory();
const world = { service, post, ledger };
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => end().then(() => process.exit(1)));

try {
  await start();
  await service.query(
    `INSERT INTO clients (id, name, redirect_uris, created_at) VALUES ('${CLIENT_ID}', 'Soak', '["${CALLBACK}"]', 0)`,
  );
  await soak();
  const signedIn = await checkSignedIn(world);
  await service.stop();
  const stored = await balance(world);
  for (const line of service.complaints()) ledger.problem(`the service complained: ${line}`);
  if (memory.lives.some(({ peak }) => peak.workerd > MOST_MB))
    ledger.problem(`workerd needed more than ${MOST_MB} MB`);
  printReport(ledger, [...stored, ["sessions found still good", signedIn]], memory);
} finally {
  await end();
}
process.exitCode = ledger.problems.size === 0 ? 0 : 1;

async function soak() {
  const { failure, finish } = startTraffic(world);
  const timers = [
    setInterval(() => service.up() && memory.note(service.memory()), 2000),
    setInterval(tell, REPORT_SECONDS * 1000),
  ];
  try {
    await Promise.race([failure, pass()]);
    await finish();
  } finally {
    timers.map(clearInterval);
    tell();
  }
}

/** The time of the soak, the service killed in between. */
async function pass() {
  const lifeMs = (minutes * 60_000) / (kills + 1);
  for (let kill = 0; kill <= kills; kill++) {
    if (kill > 0) await killAndStart();
    await new Promise((resolve) => setTimeout(resolve, lifeMs));
  }
}

async function killAndStart() {
  await service.kill();
  ledger.count("kills");
  await start();
}

async function start() {
  await service.start();
  memory.begin(service.memory());
}

async function end() {
  await service.kill();
  service.remove();
  post.close();
}

function tell() {
  const seconds = Math.round((Date.now() - begun) / 1000);
  const time = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  const { workerd, wrangler } = service.memory();
  console.log(
    `${time}  ${tallied(ledger, "logins that came about")} logins, ${post.mails.size} mails, ${ledger.total()} answers, ` +
      `${tallied(ledger, "kills")} kills, workerd ${workerd} MB, wrangler ${wrangler} MB, ${ledger.problems.size} problems`,
  );
}

function readArguments() {
  const text = /** @type {const} */ ("string");
  const { values } = parseArgs({ options: { minutes: { type: text }, kills: { type: text } } });
  const minutes = Number(values.minutes ?? 15);
  const kills = Number(values.kills ?? 3);
  if (minutes > 0 && Number.isInteger(kills) && kills >= 0) return { minutes, kills };
  return stop("npm run soak -- [--minutes N] [--kills N]");
}
