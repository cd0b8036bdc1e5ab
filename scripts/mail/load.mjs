import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { importWorkerCode } from "../import-worker-code.mjs";
import { ROOT } from "../install.mjs";
import { newSecrets } from "../secrets.mjs";
import { stop } from "../stop.mjs";
import { readWranglerConfig } from "../wrangler-config.mjs";

/** The Worker's own code, for Node. */
export const loadWorkerCode = () => importWorkerCode(join(ROOT, "scripts/mail/worker-code.ts"));

/**
 * The configuration of one environment: wrangler.toml's variables, then .dev.vars or .dev.vars.NAME, then the shell's. Ends
 * with the list of everything wrong.
 * @param {any} code @param {string} [env] @param {Record<string, string>} [instead]
 */
export async function loadConfig(code, env, instead) {
  const variables = { ...variablesOf(env), ...instead };
  try {
    // Signing needs no more than that there is a key; and nothing is signed here.
    return await code.parseConfig({ EMAIL: { send() {} }, ...(await newSecrets()), ...variables });
  } catch (error) {
    if (!(error instanceof code.ConfigError)) throw error;
    const problems = /** @type {{ problems: string[] }} */ (error).problems;
    const lines = problems.map((problem) => `\n  ${problem}`).join("");
    const hint =
      "Secrets of a deployed Worker cannot be read back. Give them in the shell: NAME=… npm run mail -- …";
    return stop(`The configuration is wrong.${lines}${env !== undefined ? `\n${hint}` : ""}`);
  }
}

/** What the Worker is given: wrangler.toml's variables, then .dev.vars or .dev.vars.NAME, then the shell's. @param {string} [env] */
export function variablesOf(env) {
  const config = readWranglerConfig(env);
  const file = join(ROOT, env === undefined ? ".dev.vars" : `.dev.vars.${env}`);
  const secrets = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  const fromShell = Object.entries(process.env).filter(([name]) => FROM_SHELL.test(name));
  return { ...config.vars, ...secrets, ...Object.fromEntries(fromShell) };
}

/** Only what belongs to mail: a shell has variables of many programs. */
const FROM_SHELL = /^(?:MAIL|RESEND|POSTMARK|SENDGRID|MAILGUN|SES|BREVO|MAILERSEND)_[A-Z_]+$/;
