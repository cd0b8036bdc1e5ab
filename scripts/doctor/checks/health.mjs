import { fail, ok } from "../finding.mjs";
import { reasonOf } from "../service.mjs";

const CHECK = "service";

/** @type {Record<string, { seen: string, todo: (suffix: string) => string }>} */
const FAILING = {
  kv: {
    seen: "KV does not answer",
    todo: () => "Look at the id of ATTEMPTS in wrangler.toml, and at cloudflarestatus.com.",
  },
  d1: {
    seen: "D1 does not answer",
    todo: () => "Look at the id of DB in wrangler.toml, and at cloudflarestatus.com.",
  },
  migrations: {
    seen: "its migrations are not all applied",
    todo: (suffix) =>
      suffix === "" ? "npm start applies them." : `npx wrangler d1 migrations apply DB --remote${suffix}`,
  },
};

/**
 * Whether a Latchkey answers there, and is well. Without that nothing else is worth a look: then `isThere` is false.
 * @param {import("../service.mjs").Service} service
 * @returns {Promise<{ isThere: boolean, findings: import("../finding.mjs").Finding[] }>}
 */
export async function checkHealth(service) {
  const gone = (/** @type {string} */ seen, /** @type {string} */ todo) => ({
    isThere: false,
    findings: [fail(CHECK, seen, todo)],
  });
  try {
    const health = await service.ask("/healthz");
    if (
      health.status === 503 &&
      typeof health.json?.requestId === "string" &&
      !Array.isArray(health.json.failing)
    )
      return gone(
        "its configuration is wrong, so it answers nothing",
        "npx wrangler tail, and ask it again: config.wrong in the log lists everything that is wrong.",
      );
    const discovery = await service.ask("/.well-known/openid-configuration");
    if (!isLatchkey(health, discovery))
      return gone(
        "what answers there is no Latchkey",
        "Look at the address, and at the route of the Worker.",
      );
    service.discovery = discovery.json ?? {};
    const told = health.status === 200 ? [] : health.json?.failing;
    const failing = Array.isArray(told) ? told.map(String) : [];
    const findings = failing.map((name) => {
      const { seen, todo } = FAILING[name] ?? {
        seen: `${name} is failing`,
        todo: () => "npx wrangler tail shows why.",
      };
      return fail(CHECK, seen, todo(service.suffix));
    });
    return {
      isThere: true,
      findings: findings.length > 0 ? findings : [ok(CHECK, "answers; KV and D1 do, and are up to date")],
    };
  } catch (error) {
    return gone(
      `cannot be reached (${reasonOf(error)})`,
      "Look at the address, its DNS record, and whether the Worker is deployed.",
    );
  }
}

/** @param {import("../service.mjs").Answer} health @param {import("../service.mjs").Answer} discovery */
const isLatchkey = (health, discovery) =>
  (health.json?.status === "ok" || Array.isArray(health.json?.failing)) &&
  typeof discovery.json?.issuer === "string" &&
  String(discovery.json?.revocation_endpoint).endsWith("/oauth/revoke");
