import { fail, ok, warn } from "../finding.mjs";

const CHECK = "configuration";

/** Everything that the Worker itself would complain of. @param {import("../settings.mjs").Settings} settings */
export function checkConfiguration(settings) {
  const { config, problems, hidden, deployed, env } = settings;
  const wrong = problems.map((problem) => {
    const [names = "", ...why] = problem.split(": ");
    return fail(CHECK, problem, adviceFor(names, why.join(": "), env));
  });
  const absent = hidden.filter((name) => deployed !== null && !deployed.includes(name));
  const missing = absent.map((name) =>
    fail(CHECK, `${name}: is missing`, adviceFor(name, "is missing", env)),
  );
  const unseen =
    deployed === null && hidden.length > 0
      ? [warn(CHECK, `not known here: ${hidden.join(", ")}`, "npx wrangler login, then run this again.")]
      : [];
  const unknown = (config?.unknownVariables ?? []).map((/** @type {string} */ name) =>
    warn(CHECK, `nothing reads ${name}`, "Look whether it is misspelt, else take it away."),
  );
  const findings = [...wrong, ...missing, ...unseen, ...unknown];
  return config !== null && wrong.length + missing.length === 0
    ? [ok(CHECK, `the Worker takes it; PUBLIC_URL is ${config.publicUrl}`), ...findings]
    : findings;
}

/** @param {string} names of variables @param {string} why @param {string} [env] */
function adviceFor(names, why, env) {
  const file = env === undefined ? ".dev.vars" : `.dev.vars.${env}`;
  const place = env === undefined ? "[vars]" : `[env.${env}.vars]`;
  if (why !== "is missing")
    return `Correct it in ${place} of wrangler.toml or in ${file}; the README's table of variables says what it takes.`;
  if (env === undefined && /^(?:SIGNING_KEYS|PEPPER)$/.test(names)) return "npm start makes one.";
  if (names === "SIGNING_KEYS") return `npm run keys -- new --env ${env}`;
  if (names === "PEPPER") return `openssl rand -base64 32 | npx wrangler secret put PEPPER --env ${env}`;
  if (/_(?:KEY|KEY_ID|TOKEN|SECRET)$/.test(names))
    return env === undefined
      ? `Put ${names}=… into ${file}.`
      : `npx wrangler secret put ${names} --env ${env}`;
  return `Put ${names} into ${place} of wrangler.toml.`;
}
