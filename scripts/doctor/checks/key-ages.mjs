import { ok, warn } from "../finding.mjs";

const CHECK = "keys";
const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;

/** @typedef {{ kid: string, alg: string, iat?: number }} Key when it was made, in Unix seconds, where it says so */

/** How old the keys are, the one that signs first. @param {Key[]} keys @param {string} suffix for commands about them @returns {import("../finding.mjs").Finding[]} */
export function checkAges(keys, suffix, now = Math.floor(Date.now() / 1000)) {
  const [first, ...others] = keys;
  if (first === undefined) return [];
  const name = `${first.alg} ${short(first.kid)} signs`;
  const renew = `npm run keys -- new${suffix}, and what it says next.`;
  return [signing(), ...others.filter(isLeftOver).map(leftOver)];

  function signing() {
    const { iat } = /** @type {Key} */ (first);
    if (iat === undefined) return warn(CHECK, `${name}; since when it does not say`, renew);
    if (iat > now + DAY_SECONDS) return warn(CHECK, `${name}; it says that it is not made yet`, renew);
    const age = `${name}, made ${days(now - iat)} ago`;
    return now - iat > YEAR_SECONDS ? warn(CHECK, age, renew) : ok(CHECK, age);
  }

  /** The next key waits for its turn after this one; one made before it has had its turn. @param {Key} key */
  function isLeftOver({ iat }) {
    return first?.iat !== undefined && now - first.iat > DAY_SECONDS && (iat ?? 0) < first.iat;
  }

  /** @param {Key} key */
  function leftOver({ kid }) {
    return warn(
      CHECK,
      `${short(kid)} signs no more and is still taken`,
      `npm run keys -- retire ${kid}${suffix}`,
    );
  }
}

/** @param {string} kid */
export const short = (kid) => `${kid.slice(0, 8)}…`;

/** @param {number} seconds */
function days(seconds) {
  const whole = Math.max(0, Math.floor(seconds / DAY_SECONDS));
  return whole === 1 ? "1 day" : `${whole} days`;
}
