import { fail, ok } from "../finding.mjs";

const CHECK = "headers";

/** What each answer must have. @type {Record<string, RegExp>} */
const EVERYWHERE = {
  "Cache-Control": /\bno-store\b/,
  "Content-Security-Policy": /(?=.*default-src 'none')(?=.*frame-ancestors 'none')(?!.*'unsafe-inline')/,
  "Referrer-Policy": /^(?:no-referrer|same-origin)$/,
  "X-Content-Type-Options": /^nosniff$/,
  "X-Frame-Options": /^DENY$/,
};
/** Over https, besides. @type {Record<string, RegExp>} */
const OVER_HTTPS = { "Strict-Transport-Security": /max-age=\d{7,}/ };

/** @type {[string, string, RequestInit][]} */
const ANSWERS = [
  ["a page", "/login", { headers: { Accept: "text/html" } }],
  ["the token endpoint", "/oauth/token", { method: "POST", body: new URLSearchParams() }],
];

/** Whether what keeps pages and tokens safe in a browser arrives there. @param {import("../service.mjs").Service} service */
export async function checkHeaders({ ask, origin }) {
  /** @type {Record<string, RegExp>} */
  const wanted = { ...EVERYWHERE, ...(origin.startsWith("https:") ? OVER_HTTPS : {}) };
  const findings = [];
  for (const [what, path, init] of ANSWERS) {
    const { headers } = await ask(path, init);
    const lacking = Object.keys(wanted).filter((name) => !wanted[name]?.test(headers.get(name) ?? ""));
    if (lacking.length > 0)
      findings.push(
        fail(
          CHECK,
          `${what} comes without a good ${lacking.join(", ")}`,
          "Look for a rule or proxy in front of the Worker that changes headers.",
        ),
      );
  }
  return findings.length > 0
    ? findings
    : [ok(CHECK, "pages and tokens are neither cached, framed nor sniffed")];
}
