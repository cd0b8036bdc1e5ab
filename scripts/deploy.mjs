// npm run deploy: from a Cloudflare account to a running service, and from one release to the next.
import { isInUse } from "./deploy/answers-at.mjs";
import { carryOut } from "./deploy/carry-out.mjs";
import { examine } from "./deploy/examine.mjs";
import { nextSteps } from "./deploy/next-steps.mjs";
import { readOptions } from "./deploy/options.mjs";
import { linesOf } from "./deploy/plan.mjs";
import { prepare } from "./deploy/prepare.mjs";
import { createPrompt } from "./deploy/prompt.mjs";
import { stop } from "./stop.mjs";

const SIGNALS = /** @type {const} */ ({ SIGINT: 2, SIGTERM: 15, SIGHUP: 1 });

const options = optionsGiven();
/** @type {string[]} */
const done = [];
for (const [signal, number] of Object.entries(SIGNALS))
  process.once(signal, () => {
    console.error(`\nStopped. ${soFar()}`);
    process.exit(128 + number);
  });

try {
  await deploy();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  stop(`${error.message}\n\n${soFar()}`);
}

async function deploy() {
  const prompt = options.yes ? null : createPrompt();
  const prepared = await prepare(options, prompt);
  const { plan, settings, account } = prepared;
  const url = settings.vars?.PUBLIC_URL ?? "";
  const lines = linesOf(plan);
  for (const remark of prepared.remarks) console.log(remark);
  if (lines.length === 0) {
    prompt?.close();
    console.log(
      `Nothing differs: ${url} runs this code with these settings. (--redeploy deploys it all the same.)`,
    );
    return;
  }
  const takesOver = await takesNameOver(url, prepared.there.deployed?.vars.PUBLIC_URL);
  if (takesOver) lines.push(`take ${new URL(url).hostname} over from what it leads to now`);
  console.log(
    `\n${url} in the account ${account.name}. This will\n${lines.map((line) => `  ${line}\n`).join("")}`,
  );
  if (takesOver && options.yes && !options.takeOver && !options.dryRun)
    throw new Error(
      `${new URL(url).hostname} leads somewhere already. If Latchkey is to take it over: --take-over`,
    );
  if (prompt && !options.dryRun && !/^y(?:es)?$/i.test(await prompt.ask("Go on? (yes or no)")))
    stop("Nothing has been changed.");
  prompt?.close();

  await carryOut(
    prepared.wrangler,
    plan,
    { ...prepared, env: options.env, dryRun: options.dryRun },
    (what) => {
      if (options.dryRun) return;
      done.push(what);
      console.log(`${what[0]?.toUpperCase()}${what.slice(1)}.`);
    },
  );
  if (options.dryRun) return console.log("\nNothing has been changed: this was a dry run.");
  const isWell = await examine(url);
  if (plan.isNew) console.log(`\n${nextSteps(options.env, settings.vars ?? {}, prepared.providers)}`);
  if (!isWell)
    stop(`\nIt is deployed, and not well yet: do what is said above. Then: npm run doctor -- ${url}`);
}

function optionsGiven() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
}

/** wrangler asks nobody before it does: not where it is called by a program. @param {string} url @param {string | undefined} before */
async function takesNameOver(url, before) {
  return url !== before && !url.endsWith(".workers.dev") && (await isInUse(url));
}

function soFar() {
  if (done.length === 0) return "Nothing has been changed.";
  return `Done so far: ${done.join("; ")}. npm run deploy goes on from there.`;
}
