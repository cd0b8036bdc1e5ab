import * as v from "valibot";
import { isHmacInHex } from "../../lib/crypto";
import { type BounceHook, isoTime, parseBody, readEvent } from "./bounce-hook";

const REASONS = { "activity.hard_bounced": "bounce", "activity.spam_complaint": "complaint" } as const;

/** Version 2 has the address in `email`, version 1 within it. */
const Event = v.object({
  type: v.picklist(Object.keys(REASONS) as (keyof typeof REASONS)[]),
  created_at: isoTime,
  data: v.object({ email: v.union([v.string(), v.object({ recipient: v.object({ email: v.string() }) })]) }),
});

const Test = v.object({ type: v.literal("webhook.test") });

/** MailerSend's events (https://developers.mailersend.com/api/v1/webhooks.html), signed with HMAC-SHA-256. */
export const mailersendBounces =
  (secret: string): BounceHook =>
  async ({ headers, body }) => {
    // Sent when a webhook is made, before its secret is known: it has to be taken, and does nothing.
    if (readEvent(Test, parseBody(body)) !== null) return { reports: [] };
    if (!(await isHmacInHex(secret, body, headers.get("Signature") ?? ""))) return null;
    const event = readEvent(Event, parseBody(body));
    if (event === null) return { reports: [] };
    const { email } = event.data;
    const address = typeof email === "string" ? email : email.recipient.email;
    return { reports: [{ address, reason: REASONS[event.type], occurredAt: event.created_at }] };
  };
