import { fail, ok, warn } from "../finding.mjs";

const CHECK = "bindings";
/** As src/index.ts knows it. */
const CRON_OF_WEBHOOKS = "*/5 * * * *";

/** What the platform has to give the Worker, as wrangler.toml says. @param {import("../settings.mjs").Settings} settings */
export function checkBindings({ wrangler, env, config }) {
  const section = env === undefined ? "" : `env.${env}.`;
  const kv = wrangler.kv_namespaces.find(({ binding }) => binding === "ATTEMPTS");
  const d1 = wrangler.d1_databases.find(({ binding }) => binding === "DB");
  const flood = wrangler.ratelimits.some(({ name }) => name === "FLOOD");
  const findings = [
    ...missing(
      kv,
      "KV ATTEMPTS",
      `npx wrangler kv namespace create ATTEMPTS, and its id into [[${section}kv_namespaces]].`,
    ),
    ...missing(d1, "D1 DB", `npx wrangler d1 create latchkey, and its id into [[${section}d1_databases]].`),
    ...(flood
      ? []
      : [
          warn(
            CHECK,
            "no FLOOD: floods reach the database",
            `Add [[${section}ratelimits]] as wrangler.toml shows it.`,
          ),
        ]),
    ...((wrangler.triggers.crons ?? []).length > 0
      ? []
      : [
          fail(
            CHECK,
            "no cron trigger: nothing that has expired is deleted",
            'Put crons = ["17 * * * *"] under [triggers].',
          ),
        ]),
    ...(config?.eventsWebhook && !wrangler.triggers.crons?.includes(CRON_OF_WEBHOOKS)
      ? [
          warn(
            CHECK,
            "no cron trigger for webhooks: what was not taken waits for an hour",
            `Add "${CRON_OF_WEBHOOKS}" to crons under [triggers].`,
          ),
        ]
      : []),
    ...(wrangler.observability.enabled && !wrangler.observability.redact_query_string
      ? [
          fail(
            CHECK,
            "the platform's log has the links' tokens",
            "Put redact_query_string = true under [observability].",
          ),
        ]
      : []),
  ];
  return findings.length > 0 ? findings : [ok(CHECK, "ATTEMPTS, DB, FLOOD and the cron trigger are there")];
}

/** Also where the id is the one that wrangler.toml has as an example. @param {{ id?: string, database_id?: string } | undefined} binding @param {string} name @param {string} todo */
function missing(binding, name, todo) {
  if (binding === undefined) return [fail(CHECK, `no ${name}`, todo)];
  const id = binding.id ?? binding.database_id ?? "";
  return /^[0-]+$/.test(id) ? [fail(CHECK, `${name} has no id of yours`, todo)] : [];
}
