import { CHECKS } from "./providers.mjs";

const PATIENCE_MS = 5000;

/** @typedef {import("./providers.mjs").Settings} Settings */
/** @typedef {import("./doctor.mjs").Finding} Finding */

/**
 * Asks a provider whether its key is good and, where it tells, whether the sender's domain may send and where its DKIM keys
 * stand in DNS.
 * @param {Settings} settings @param {string} sender an address
 * @returns {Promise<{ findings: Finding[], dkimAt?: string[] }>}
 */
export async function askProvider(settings, sender) {
  const { provider } = settings;
  const check = CHECKS[provider];
  if (check?.key === undefined) return { findings: [notFromHere(provider)] };
  const names = check.names?.(sender) ?? [""];
  try {
    for (const name of names) {
      const response = await fetch(await check.key(settings, name), {
        signal: AbortSignal.timeout(PATIENCE_MS),
        redirect: "manual",
      });
      if (isNoSuchIdentity(response)) continue;
      const answer = await response.json().catch(() => null);
      const finding = keyFinding(provider, response, answer, check);
      if (!response.ok || finding.verdict !== "ok" || !check.standing) return { findings: [finding] };
      const { dkimAt, ...standing } = check.standing(answer, sender.split("@")[1] ?? "", name);
      return { findings: [finding, standingFinding(provider, standing, check.where)], dkimAt };
    }
  } catch {
    return {
      findings: [{ ...unasked(provider), advice: "Is there a network here that lets requests out?" }],
    };
  }
  const standing = { verdict: /** @type {const} */ ("bad"), what: `${sender.split("@")[1]} is not verified` };
  return { findings: [goodKey(provider), standingFinding(provider, standing, check.where)] };
}

/** SES answers so to a good key; a wrong address of its API is a 404 without this. @param {Response} response */
const isNoSuchIdentity = ({ status, headers }) =>
  status === 404 && /^NotFoundException\b/.test(headers.get("x-amzn-errortype") ?? "");

/** @param {string} provider @returns {Finding} */
const goodKey = (provider) => ({ verdict: "ok", what: `${provider}: the key is good` });

/** @param {string} provider @returns {Finding} */
const unasked = (provider) => ({ verdict: "?", what: `${provider}: could not be asked` });

/** @param {string} provider @returns {Finding} */
const notFromHere = (provider) =>
  provider === "webhook"
    ? {
        verdict: "?",
        what: "webhook: a mail system of your own, of which nothing is known here",
        advice: "npm run mail -- send you@example.com shows whether it takes a mail.",
      }
    : {
        verdict: "?",
        what: `${provider}: its binding cannot be asked from here`,
        advice: "Sign in at the deployed Worker.",
      };

/**
 * @param {string} provider @param {Response} response @param {any} answer its JSON, null where it is none
 * @param {import("./providers.mjs").Check} check @returns {Finding}
 */
function keyFinding(provider, { ok, status }, answer, { isAnswer, where }) {
  const isObject = typeof answer === "object" && answer !== null && !Array.isArray(answer);
  if (ok && isObject && isAnswer?.(answer)) return goodKey(provider);
  if (ok)
    return {
      verdict: "bad",
      what: `${provider}: that was not the provider's API`,
      advice: "Something else answers there. Look at the base URL, and at what stands between here and it.",
    };
  // A key that may send and nothing else is the better one.
  if (isObject && answer.name === "restricted_api_key")
    return { verdict: "ok", what: `${provider}: the key is good, and may send alone` };
  if (status === 403)
    return {
      verdict: "?",
      what: `${provider}: the key may not look (status 403)`,
      advice: "npm run mail -- send you@example.com shows whether it may send.",
    };
  if (status >= 500)
    return {
      verdict: "?",
      what: `${provider}: out of order (status ${status})`,
      advice: "Try again later.",
    };
  return {
    verdict: "bad",
    what: `${provider}: status ${status} for its key`,
    advice: `Make a new key, and look at the base URL, region and domain. See ${where}.`,
  };
}

/** @param {string} provider @param {Finding} standing @param {string} where @returns {Finding} */
function standingFinding(provider, { verdict, what, advice }, where) {
  const finding = { verdict, what: `${provider}: ${what}` };
  if (verdict === "ok") return finding;
  return { ...finding, advice: `${advice ? `${advice} ` : ""}See ${where}.` };
}
