import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { settingsFile } from "../deployment.mjs";
import { importWorkerCode } from "../import-worker-code.mjs";
import { ROOT } from "../install.mjs";
import { findAccount } from "./account.mjs";
import { placeOf } from "./address.mjs";
import { askForTheRest, problemsOf, readGiven } from "./answers.mjs";
import { hashOfCode, tagOf } from "./code-tag.mjs";
import { lookAround } from "./look-around.mjs";
import { readPlace } from "./options.mjs";
import { changedVars } from "./plan.mjs";
import { isSecret } from "./secret-names.mjs";
import { secretsToSend } from "./secrets-to-send.mjs";
import { namesOf, readSettings, settingsWith, textOf, withIds } from "./settings.mjs";
import { createWrangler } from "./wrangler-calls.mjs";

/**
 * Finds out all there is to know, and changes nothing.
 * @param {ReturnType<typeof import("./options.mjs").readOptions>} options @param {import("./prompt.mjs").Prompt | null} prompt
 * @throws {Error} with the list of everything that is missing or wrong
 */
export async function prepare(options, prompt) {
  const { env, replace } = options;
  const code = await importWorkerCode(join(ROOT, "scripts/deploy/worker-code.ts"));
  /** @type {Set<string>} */
  const known = new Set([...(await code.knownVariables()), ...code.providerVariables()]);
  const left = readSettings(env);
  checkVars(env, left.vars ?? {}, known);
  const wrangler = createWrangler({ dryRun: options.dryRun, variables: known });
  const account = await findAccount(wrangler, left.account_id ?? process.env.CLOUDFLARE_ACCOUNT_ID, prompt);
  wrangler.useAccount(account.id);
  const there = await lookAround(wrangler, env, left, options.hints ?? []);

  const given = readGiven(known, left.vars ?? {});
  const names = namesOf(env, left);
  const has = (/** @type {string} */ name) => there.secrets.has(name) && !replace.includes(name);
  const check = (/** @type {string} */ publicUrl) => placeOf(publicUrl, names.worker);
  if (prompt) await askForTheRest(code, prompt, given, { has, all: options.ask, check });
  const isPlaceOpen = options.hints === null && !(there.kv && there.db);
  const hints = options.hints ?? (prompt && isPlaceOpen ? await askForPlace(prompt) : []);

  const sent = await secretsToSend(env, given.secrets, there.secrets, replace);
  for (const value of Object.values({ ...given.secrets, ...sent.secrets })) wrangler.hide(value);
  const { vars } = given;
  const providers = providersIn(code, vars);
  const mail = left.send_email || providers.includes("cloudflare") ? { EMAIL: { send() {} } } : {};
  const problems = [
    ...(await problemsOf(code, { ...mail, ...vars, ...sent.secrets }, there.secrets)),
    ...placeProblems(vars.PUBLIC_URL, check),
    ...replace
      .filter((name) => !(name in sent.secrets))
      .map((name) => `${name}: is to be replaced, and its new value is not in the environment`),
  ];
  if (problems.length > 0) throw new Error(listOf(problems, env));

  const settings = withIds(settingsWith(env, left, { vars, providers, accountId: account.id }), {
    kv: there.kv?.id,
    db: there.db?.uuid,
  });
  const codeHash = await hashOfCode();
  const migrations = readdirSync(join(ROOT, "migrations"))
    .filter((file) => file.endsWith(".sql"))
    .sort();
  const isOther = there.deployed?.tag !== tagOf(codeHash, settings);
  /** @type {import("./plan.mjs").Plan} */
  const plan = {
    worker: names.worker,
    kv: names.kv,
    db: names.db,
    makesKv: there.kv === null,
    makesDb: there.db === null,
    place: hints[1],
    migrations: migrations.filter((file) => !there.migrations.includes(file)),
    made: sent.made,
    set: Object.keys(sent.secrets).filter((name) => !sent.made.includes(name)),
    vars: changedVars(vars, there.deployed?.vars ?? {}),
    isNew: there.deployed === null,
    otherCode: there.deployed !== null && isOther,
    again: options.redeploy,
    writes: isDeepStrictEqual(JSON.parse(textOf(settings)), left) ? null : settingsFile(env),
  };
  const remarks = [
    ...Object.keys(given.secrets)
      .filter((name) => !(name in sent.secrets))
      .map((name) => `${name} is set already and stays; --replace ${name} takes the one of the environment.`),
    ...there.migrations
      .filter((name) => !migrations.includes(name))
      .map(
        (name) =>
          `The database has had ${name}, which this release does not know: it is older than what ran before.`,
      ),
    ...((there.deployed?.shares ?? 1) > 1 ? ["A gradual deployment is under way: this ends it."] : []),
  ];
  return {
    wrangler,
    account,
    plan,
    settings,
    codeHash,
    hints,
    providers,
    secrets: sent.secrets,
    keep: sent.keep,
    there,
    remarks,
  };
}

/** @param {import("./prompt.mjs").Prompt} prompt */
async function askForPlace(prompt) {
  const question =
    "Where is data to be kept? Near weur, eeur, apac, oc, wnam or enam; within eu, us or fedramp by law; nothing: near you.";
  return readPlace(await prompt.askUntil(question, readPlace));
}

/** The settings may be committed, so they hold no secret, and nothing that is read by nobody. @param {string} env @param {Record<string, string>} vars @param {Set<string>} known */
function checkVars(env, vars, known) {
  const file = settingsFile(env);
  for (const [name, value] of Object.entries(vars)) {
    if (isSecret(name))
      throw new Error(
        `${file} has ${name}, which is secret: take it out, and give it in the environment (${name}=… npm run deploy).`,
      );
    if (!known.has(name)) throw new Error(`${file} has ${name}, which nothing reads. Is it misspelt?`);
    if (typeof value !== "string") throw new Error(`${file}: ${name} must be a text, in quotes.`);
  }
}

/** @param {any} code @param {Record<string, string>} vars @returns {string[]} none where they are wrong, which is said elsewhere */
function providersIn(code, vars) {
  try {
    return code.readProviders(vars.MAIL_PROVIDERS, vars.PUBLIC_URL);
  } catch {
    return [];
  }
}

/** @param {string | undefined} publicUrl @param {(url: string) => unknown} check @returns {string[]} */
function placeProblems(publicUrl, check) {
  if (!publicUrl || !URL.canParse(publicUrl)) return [];
  try {
    check(publicUrl);
    return [];
  } catch (error) {
    return [`PUBLIC_URL: ${error instanceof Error ? error.message : error}`];
  }
}

/** @param {string[]} problems @param {string} env */
function listOf(problems, env) {
  const lines = problems.map((problem) => `\n  ${problem}`).join("");
  return `This cannot be deployed:${lines}\n\nVariables are in ${settingsFile(env)} or in the environment; secrets in the environment alone. npm run deploy without --yes asks for what is missing.`;
}
