import * as v from "valibot";
import { type BounceHook, isoTime, parseBody, readEvent } from "./bounce-hook";
import { isStandardWebhook } from "./standard-webhook";

const Event = v.object({
  type: v.string(),
  created_at: isoTime,
  data: v.object({
    to: v.tuple([v.string()]),
    bounce: v.optional(v.object({ type: v.string() })),
  }),
});

/** Resend's events (https://resend.com/docs/webhooks/event-types), signed by Svix, whose headers have their own names. */
export const resendBounces =
  (secret: string): BounceHook =>
  async ({ headers, body }) => {
    if (!isStandardWebhook(secret, headers, body, "svix")) return null;
    const event = readEvent(Event, parseBody(body));
    const reason = event && reasonOf(event.type, event.data.bounce?.type);
    if (!event || !reason) return { reports: [] };
    return { reports: [{ address: event.data.to[0], reason, occurredAt: event.created_at }] };
  };

/** `email.suppressed` means that Resend itself knows the address as dead or as one that complained. */
function reasonOf(type: string, bounceType: string | undefined) {
  if (type === "email.complained") return "complaint";
  return type === "email.suppressed" || (type === "email.bounced" && bounceType === "Permanent")
    ? "bounce"
    : null;
}
