import { parseArgs } from "node:util";
import { FOR_GOOD, isSecret } from "./secret-names.mjs";

const USAGE = `npm run deploy               asks what it must know, says what it will do, and does that
npm run deploy -- --yes      asks nothing: what it must know is in the settings or in the environment
npm run deploy -- --dry-run  shows each call of wrangler, and makes none that changes anything

--env NAME           another deployment than production, such as staging
--location PLACE     where the database is made: weur, eeur, apac, oc, wnam or enam
--jurisdiction J     where all data has to stay: eu, us or fedramp
--ask                asks again what is known, too
--replace SECRET     takes another value for a secret that the Worker has (from the environment, or asked for)
--take-over          with --yes: also where the name of PUBLIC_URL leads somewhere else
--redeploy           deploys also where nothing differs`;

export const LOCATIONS = ["weur", "eeur", "apac", "oc", "wnam", "enam"];
export const JURISDICTIONS = ["eu", "us", "fedramp"];

/** What the command line says. @param {string[]} words @throws {Error} that says what is wrong with it */
export function readOptions(words) {
  const { env, location, jurisdiction, replace, ...flags } = parse(words);
  if (!/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/.test(env))
    refuse(`--env ${env}: lower-case letters, digits and hyphens.`);
  if (location !== undefined && jurisdiction !== undefined)
    refuse("A jurisdiction says where data is: leave --location out.");
  if (location !== undefined && !LOCATIONS.includes(location))
    refuse(`--location ${location} is none of ${LOCATIONS.join(", ")}.`);
  if (jurisdiction !== undefined && !JURISDICTIONS.includes(jurisdiction))
    refuse(`--jurisdiction ${jurisdiction} is none of ${JURISDICTIONS.join(", ")}.`);
  for (const name of replace) {
    if (name === "SIGNING_KEYS")
      refuse("The signing key is changed in steps, so that no good token is refused: npm run keys");
    if (FOR_GOOD.includes(name)) refuse(`${name} cannot be replaced: what is stored would be worth nothing.`);
    if (!isSecret(name)) refuse(`--replace ${name}: that is no secret. Its value is in the settings.`);
  }
  return {
    env,
    replace,
    yes: flags.yes,
    dryRun: flags["dry-run"],
    ask: flags.ask,
    takeOver: flags["take-over"],
    redeploy: flags.redeploy,
    hints: hintsOf(location, jurisdiction),
  };
}

/** As wrangler's options. @param {string} [location] @param {string} [jurisdiction] @returns {string[] | null} null where nobody said */
function hintsOf(location, jurisdiction) {
  if (jurisdiction !== undefined) return ["--jurisdiction", jurisdiction];
  return location === undefined ? null : ["--location", location];
}

/** The same of what was typed. @param {string} answer @returns {string[]} @throws {Error} */
export function readPlace(answer) {
  if (answer === "") return [];
  if (JURISDICTIONS.includes(answer)) return ["--jurisdiction", answer];
  if (LOCATIONS.includes(answer)) return ["--location", answer];
  throw new Error(`"${answer}" is none of ${[...LOCATIONS, ...JURISDICTIONS].join(", ")}`);
}

/** @param {string[]} words */
function parse(words) {
  const flag = /** @type {const} */ ({ type: "boolean", default: false });
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        env: { type: "string", default: "production" },
        location: { type: "string" },
        jurisdiction: { type: "string" },
        replace: { type: "string", multiple: true, default: [] },
        yes: flag,
        "dry-run": flag,
        ask: flag,
        "take-over": flag,
        redeploy: flag,
      },
    });
    return values;
  } catch {
    throw new Error(USAGE);
  }
}

/** @param {string} why @returns {never} */
function refuse(why) {
  throw new Error(why);
}
