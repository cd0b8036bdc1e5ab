interface Kind {
  level: "info" | "warn" | "error";
  /** Who writes its row: a trigger, in the transaction of what happened (migrations/), or the Worker, after its answer. */
  by: "database" | "worker";
  /** The field that stands in the column `detail`. */
  detail?: string;
  /** Whether it goes along with something that webhooks tell of. */
  hooked?: true;
}

/** What is kept as an event. */
export const EVENT_KINDS = {
  "login.started": { level: "info", by: "worker" },
  "login.completed": { level: "info", by: "database", hooked: true },
  "mail.sent": { level: "info", by: "worker", detail: "provider" },
  "mail.not_sent": { level: "warn", by: "worker", detail: "provider" },
  "mail.withheld": { level: "info", by: "worker" },
  "request.refused": { level: "info", by: "worker", detail: "code" },
  "request.failed": { level: "error", by: "worker", detail: "code" },
  "session.opened": { level: "info", by: "database", detail: "clientId" },
  "session.refreshed": { level: "info", by: "database" },
  "session.revoked": { level: "info", by: "database", hooked: true },
  "session.reuse_detected": { level: "warn", by: "worker", hooked: true },
  "user.created": { level: "info", by: "database", hooked: true },
  "user.renamed": { level: "info", by: "worker" },
  "user.deleted": { level: "info", by: "database", hooked: true },
  "email_change.started": { level: "info", by: "worker" },
  "email_change.completed": { level: "info", by: "database" },
  "email_change.undone": { level: "warn", by: "database", hooked: true },
  "bounces.recorded": { level: "info", by: "worker", detail: "provider" },
  "webhook.given_up": { level: "error", by: "worker", detail: "kind" },
  "admin.called": { level: "info", by: "worker", detail: "call" },
  "admin.user_created": { level: "info", by: "worker", hooked: true },
  "admin.user_disabled": { level: "info", by: "worker", hooked: true },
  "admin.user_enabled": { level: "info", by: "worker" },
  "admin.user_deleted": { level: "info", by: "worker" },
  "admin.sessions_ended": { level: "info", by: "worker", hooked: true },
  "admin.suppression_lifted": { level: "info", by: "worker" },
  "admin.refused": { level: "warn", by: "worker" },
} as const satisfies Record<string, Kind>;

export type EventKind = keyof typeof EVENT_KINDS;

/** What is known of a kind. */
export const kindOf = (kind: EventKind): Kind => EVENT_KINDS[kind];
