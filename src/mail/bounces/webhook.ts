import * as v from "valibot";
import { type BounceHook, isoTime, parseBody, readEvent } from "./bounce-hook";
import { isStandardWebhook } from "./standard-webhook";

const Event = v.object({
  type: v.picklist(["mail.bounced", "mail.complained"]),
  timestamp: isoTime,
  data: v.object({ to: v.string() }),
});

/** What the operator's own mail system reports, by Standard Webhooks: `{type, timestamp, data: {to}}`. */
export const webhookBounces =
  (secret: string): BounceHook =>
  async ({ headers, body }) => {
    if (!isStandardWebhook(secret, headers, body)) return null;
    const event = readEvent(Event, parseBody(body));
    if (event === null) return { reports: [] };
    const reason = event.type === "mail.bounced" ? "bounce" : "complaint";
    return { reports: [{ address: event.data.to, reason, occurredAt: event.timestamp }] };
  };
