import { fail, ok, warn } from "../finding.mjs";
import { ask } from "../service.mjs";

const CHECK = "https";

/** Whether nothing but https is served. @param {import("../service.mjs").Service} service */
export async function checkHttps({ origin, isHere }) {
  if (isHere) return [ok(CHECK, "plain http, which stays on this machine")];
  if (origin.startsWith("http:"))
    return [
      fail(
        CHECK,
        "plain http: whoever is on the way reads each token",
        "Look at the https:// address of the service.",
      ),
    ];
  const plain = new URL("/healthz", origin.replace(/^https:/, "http:"));
  const answer = await ask(plain).catch(() => null);
  if (answer === null) return [ok(CHECK, "plain http is not answered")];
  const location = answer.headers.get("Location") ?? "";
  if (answer.status >= 301 && answer.status <= 308 && location.startsWith("https://"))
    return [ok(CHECK, "plain http leads to https")];
  // Cloudflare answers so where it has no such host on plain http.
  if (answer.status >= 400)
    return [
      warn(
        CHECK,
        `plain http is answered with ${answer.status}`,
        "Switch on Always Use HTTPS for the zone (SSL/TLS, Edge Certificates).",
      ),
    ];
  return [
    fail(
      CHECK,
      "plain http is served as well",
      "Switch on Always Use HTTPS for the zone (SSL/TLS, Edge Certificates).",
    ),
  ];
}
