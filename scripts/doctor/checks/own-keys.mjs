import { checkAges } from "./key-ages.mjs";

/** The age of the keys by the record of them, .dev.vars or .dev.vars.NAME. @param {import("../settings.mjs").Settings} settings */
export function checkOwnKeys({ config, hidden, env }) {
  if (config === null || hidden.includes("SIGNING_KEYS")) return [];
  const keys = config.signingKeys.map((/** @type {any} */ { kid, alg, publicJwk }) => ({
    kid,
    alg,
    iat: publicJwk?.iat,
  }));
  return checkAges(keys, env === undefined ? "" : ` --env ${env}`);
}
