import { fail, ok } from "../finding.mjs";

const CHECK = "issuer";

/** Whether its tokens name the address that people come to. @param {import("../service.mjs").Service} service */
export function checkIssuer({ origin, discovery }) {
  const { issuer } = discovery;
  if (issuer !== origin)
    return [
      fail(
        CHECK,
        `tokens and links name ${issuer}`,
        `Set PUBLIC_URL to ${origin}, or look at ${issuer} if that is the one.`,
      ),
    ];
  const elsewhere = Object.entries(discovery).filter(
    ([name, value]) => /_(?:endpoint|uri)$/.test(name) && !String(value).startsWith(`${origin}/`),
  );
  if (elsewhere.length > 0)
    return [
      fail(
        CHECK,
        `elsewhere: ${elsewhere.map(([name]) => name).join(", ")}`,
        "Look at what stands in front of the Worker and changes its answers.",
      ),
    ];
  return [ok(CHECK, `is ${issuer}`)];
}
