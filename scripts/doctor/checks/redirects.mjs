import { fail, ok, warn } from "../finding.mjs";
import { LOCAL_ORIGINS, SHARED_HOSTS } from "../shared-hosts.mjs";

const CHECK = "redirects";

/**
 * Whether a login may end at a stranger's. Nothing is mailed or counted: the address that is sent along is none, and whose page may
 * call the API is whose page may get a token.
 * @param {import("../service.mjs").Service} service
 */
export async function checkRedirects({ ask, isHere }) {
  const stranger = `https://${crypto.randomUUID()}.invalid/`;
  const { status, json } = await ask("/api/passwordless/start", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: "", redirectUri: stranger }),
  });
  if (status !== 422 || json?.redirectUri === undefined)
    return [
      fail(
        CHECK,
        `an address that is not on the list is not refused (status ${status})`,
        "Take away what answers in the Worker's place; it refuses each of them.",
      ),
    ];
  const shared = await allowed(
    ask,
    SHARED_HOSTS.map((host) => `https://${crypto.randomUUID()}.${host}`),
  );
  const local = isHere ? [] : await allowed(ask, LOCAL_ORIGINS);
  const findings = [
    ...shared.map((origin) => {
      const host = new URL(origin).host.replace(/^[^.]*/, "*");
      return fail(
        CHECK,
        `${host} is everybody's: who puts a page there gets your users' tokens`,
        "List each of your hosts in full in ALLOWED_REDIRECTS.",
      );
    }),
    ...(local.length > 0
      ? [
          warn(
            CHECK,
            `allowed in production: ${local.join(", ")}`,
            "Take it out of ALLOWED_REDIRECTS, unless it is for a program of yours.",
          ),
        ]
      : []),
  ];
  return findings.length > 0 ? findings : [ok(CHECK, "a stranger's address is refused")];
}

/** Those of these origins that may. @param {import("../service.mjs").Service["ask"]} ask @param {string[]} origins */
async function allowed(ask, origins) {
  const answers = await Promise.all(
    origins.map((Origin) => ask("/api/sessions", { method: "OPTIONS", headers: { Origin } })),
  );
  return origins.filter(
    (origin, index) => answers[index]?.headers.get("Access-Control-Allow-Origin") === origin,
  );
}
