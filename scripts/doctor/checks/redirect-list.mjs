import { fail, ok, warn } from "../finding.mjs";
import { isShared } from "../shared-hosts.mjs";

const CHECK = "redirects";
const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** Whether ALLOWED_REDIRECTS lets people be sent to strangers. @param {import("../settings.mjs").Settings} settings */
export function checkRedirectList({ config }) {
  if (config === null) return [];
  /** @type {any[]} */
  const rules = config.redirectRules;
  const isHere = LOOPBACK.test(config.publicUrl);
  const shared = rules.filter(({ match, parent }) => match === "label" && isShared(parent));
  const local = isHere ? [] : rules.filter(({ origin }) => origin !== undefined && LOOPBACK.test(origin));
  const findings = [
    ...shared.map(({ parent, rest }) =>
      fail(
        CHECK,
        `https://*.${parent}${rest} is everybody's: who puts a page there gets your users' tokens`,
        "List each of your hosts in full in ALLOWED_REDIRECTS.",
      ),
    ),
    ...local.map(({ origin }) =>
      warn(
        CHECK,
        `${origin} is allowed in production: any program on a person's machine may answer there`,
        "Take it out of ALLOWED_REDIRECTS, unless it is for a program of yours.",
      ),
    ),
  ];
  return findings.length > 0
    ? findings
    : [ok(CHECK, `${rules.length} on the list, none of them everybody's`)];
}
