/**
 * What differs between what is wanted and what is there.
 * @typedef {object} Plan
 * @property {string} worker
 * @property {string} kv its name
 * @property {string} db its name
 * @property {boolean} makesKv
 * @property {boolean} makesDb
 * @property {string | undefined} place the location or jurisdiction of what is made
 * @property {string[]} migrations that the database has not had
 * @property {string[]} made secrets that are made here
 * @property {string[]} set secrets that somebody gave
 * @property {{ name: string, from?: string, to?: string }[]} vars
 * @property {boolean} isNew whether the Worker is
 * @property {boolean} otherCode whether code or settings are others than those that run
 * @property {boolean} again whether it is to be deployed all the same
 * @property {string | null} writes the file of settings, where that changes
 */

/**
 * @param {Record<string, string>} wanted @param {Record<string, string>} there
 * @returns {{ name: string, from?: string, to?: string }[]}
 */
export const changedVars = (wanted, there) =>
  [...new Set([...Object.keys(wanted), ...Object.keys(there)])]
    .filter((name) => wanted[name] !== there[name])
    .map((name) => ({ name, from: there[name], to: wanted[name] }));

/** Whether the Worker is to be deployed. @param {Plan} plan */
export const deploys = ({ isNew, otherCode, again, vars, made, set }) =>
  isNew || otherCode || again || vars.length + made.length + set.length > 0;

/** A line for each thing that will be done, in its order. @param {Plan} plan @returns {string[]} */
export function linesOf(plan) {
  const where = plan.place ? ` (${plan.place})` : "";
  const [first, last] = [plan.migrations[0], plan.migrations.at(-1)];
  return [
    ...(plan.writes ? [`write the settings to ${plan.writes}`] : []),
    ...(plan.makesKv ? [`create the KV namespace ${plan.kv}${where}`] : []),
    ...(plan.makesDb ? [`create the D1 database ${plan.db}${where}`] : []),
    ...(plan.migrations.length === 1 ? [`apply the migration ${first}`] : []),
    ...(plan.migrations.length > 1
      ? [`apply ${plan.migrations.length} migrations, ${first} to ${last}`]
      : []),
    ...(plan.made.length > 0 ? [`make and set the secrets ${plan.made.join(", ")}`] : []),
    ...(plan.set.length > 0
      ? [`set the secret${plan.set.length > 1 ? "s" : ""} ${plan.set.join(", ")}`]
      : []),
    ...plan.vars.map(({ name, from, to }) => {
      if (to === undefined) return `take ${name} away, which is ${JSON.stringify(from)}`;
      if (from === undefined) return `set ${name} to ${JSON.stringify(to)}`;
      return `set ${name} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`;
    }),
    ...(deploys(plan) ? [deployLine(plan)] : []),
  ];
}

/** @param {Plan} plan */
function deployLine({ worker, isNew, otherCode }) {
  if (isNew) return `deploy the new Worker ${worker}`;
  return `deploy the Worker ${worker}, ${otherCode ? "whose code or settings are others now" : "with the code that it has"}`;
}
