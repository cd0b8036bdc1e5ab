import { join } from "node:path";
import { ROOT } from "../install.mjs";
import { keepSet, readKeptSet } from "../kept-keys.mjs";
import { newSecrets } from "../secrets.mjs";
import { prepareAdminToken } from "./admin-token.mjs";
import { FOR_GOOD } from "./secret-names.mjs";

/**
 * The secrets that the Worker does not have, or that are to be replaced: those given, and those made here.
 * @param {string} env @param {Record<string, string>} given @param {Set<string>} there @param {string[]} replaced
 * @returns {Promise<{ secrets: Record<string, string>, made: string[], keep: () => void }>} `keep` writes to files that git
 *   ignores what is needed later and cannot be read back
 */
export async function secretsToSend(env, given, there, replaced) {
  const isDue = (/** @type {string} */ name) =>
    !there.has(name) || (replaced.includes(name) && !FOR_GOOD.includes(name));
  const file = join(ROOT, `.dev.vars.${env}`);
  const fresh = await newSecrets();
  const admin = prepareAdminToken(env, { renew: replaced.includes("ADMIN_TOKEN_HASH") });
  /** @type {Record<string, string>} */
  const own = {
    SIGNING_KEYS: readKeptSet(file) ?? fresh.SIGNING_KEYS,
    PEPPER: fresh.PEPPER,
    ADMIN_TOKEN_HASH: admin.hash,
  };
  const secrets = Object.fromEntries(Object.entries({ ...own, ...given }).filter(([name]) => isDue(name)));
  return {
    secrets,
    made: Object.keys(own).filter((name) => name in secrets && !(name in given)),
    keep: () => {
      if (secrets.SIGNING_KEYS !== undefined) keepSet(file, secrets.SIGNING_KEYS);
      if (secrets.ADMIN_TOKEN_HASH === admin.hash) admin.keep();
    },
  };
}
