import { isSecret } from "./secret-names.mjs";

/**
 * @typedef {object} Given
 * @property {Record<string, string>} vars what the settings say, and then the environment
 * @property {Record<string, string>} secrets what the environment says
 */

const TEXTS = /** @type {Record<string, string>} */ ({
  PUBLIC_URL: "Where will it be, such as https://login.example.com?",
  ALLOWED_REDIRECTS: "Where may people be sent back to, such as https://app.example.com/callback?",
  APP_NAME: "What do people know your application as?",
  MAIL_PROVIDERS: "Who sends the mail, such as resend? Several in their order: resend, ses.",
  MAIL_FROM: "Who is it from, such as Example <login@example.com>?",
});

/**
 * What this shell and the settings say of the Worker's variables.
 * @param {Set<string>} known @param {Record<string, string>} vars of the settings @returns {Given}
 */
export function readGiven(known, vars) {
  const fromShell = [...known].flatMap((name) => {
    const value = process.env[name];
    return value ? [/** @type {const} */ ([name, value])] : [];
  });
  return {
    vars: { ...vars, ...Object.fromEntries(fromShell.filter(([name]) => !isSecret(name))) },
    secrets: Object.fromEntries(fromShell.filter(([name]) => isSecret(name))),
  };
}

/**
 * Asks for what is not there yet: each answer is what the Worker itself would take.
 * @param {any} code the Worker's own @param {import("./prompt.mjs").Prompt} prompt @param {Given} given
 * @param {{ has: (secret: string) => boolean, all: boolean, check: (publicUrl: string) => unknown }} options
 *   `has`: which secrets need no asking; `all`: also for what is there; `check`: what else is to be said of PUBLIC_URL
 */
export async function askForTheRest(code, prompt, given, { has, all, check }) {
  const { vars, secrets } = given;
  for (const [name, parse] of Object.entries(code.QUESTIONS)) {
    if (vars[name] && !all) continue;
    const byDefault = vars[name] ?? (name === "APP_NAME" ? "Latchkey" : undefined);
    const question = `${TEXTS[name]}${byDefault ? ` [${byDefault}]` : ""}`;
    vars[name] = await prompt.askUntil(
      question,
      saying(name, (text) => {
        parse(text, vars.PUBLIC_URL ?? text);
        if (name === "PUBLIC_URL") check(text);
      }),
      { byDefault },
    );
  }
  const providers = code.readProviders(vars.MAIL_PROVIDERS, vars.PUBLIC_URL);
  for (const { name, parse } of providers.flatMap(code.neededBy)) {
    const secret = isSecret(name);
    if (secret ? secrets[name] || has(name) : vars[name] && !all) continue;
    const byDefault = secret ? undefined : vars[name];
    const question = `${name}${secret ? " (it is not shown)" : byDefault ? ` [${byDefault}]` : ""}:`;
    const answer = await prompt.askUntil(question, saying(name, parse), { secret, byDefault });
    if (secret) secrets[name] = answer;
    else vars[name] = answer;
  }
}

/** As the Worker words it. @param {string} name @param {(text: string) => unknown} parse @returns {(text: string) => void} */
function saying(name, parse) {
  return (text) => {
    try {
      if (text === "") throw new Error("is missing");
      parse(text);
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  };
}

/**
 * Everything that the Worker would find wrong, in its own words.
 * @param {any} code @param {Record<string, unknown>} env @param {Set<string>} there secrets that the Worker has, and nobody can read
 * @returns {Promise<string[]>}
 */
export async function problemsOf(code, env, there) {
  try {
    await code.parseConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof code.ConfigError)) throw error;
    const { problems } = /** @type {{ problems: string[] }} */ (error);
    return problems.filter((problem) => {
      const names = problem.split(":")[0]?.split(", ") ?? [];
      return !(problem.endsWith("missing") && names.some((name) => there.has(name)));
    });
  }
}
