import * as v from "valibot";
import { base64 } from "./base64";
import { type BounceHook, parseBody, readEvent, unixTime } from "./bounce-hook";
import { rawSignature } from "./ecdsa-signature";

const Event = v.object({
  event: v.picklist(["bounce", "dropped", "spamreport"]),
  type: v.optional(v.string()),
  reason: v.optional(v.string()),
  email: v.string(),
  timestamp: unixTime,
});

/** Why SendGrid did not even try, where that is about the address. */
const DROPPED = new Map<string, "bounce" | "complaint">([
  ["bounced address", "bounce"],
  ["invalid address", "bounce"],
  ["invalid", "bounce"],
  ["spam reporting address", "complaint"],
]);

const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/**
 * SendGrid's events, many at a time, signed with ECDSA
 * (https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features).
 */
export const sendgridBounces =
  (publicKey: string): BounceHook =>
  async ({ headers, body }) => {
    const signature = rawSignature(base64(headers.get("X-Twilio-Email-Event-Webhook-Signature") ?? ""));
    const timestamp = headers.get("X-Twilio-Email-Event-Webhook-Timestamp") ?? "";
    const key = await crypto.subtle.importKey("spki", base64(publicKey), ECDSA, false, ["verify"]);
    const signed = new TextEncoder().encode(timestamp + body);
    if (signature === null || !(await crypto.subtle.verify(ECDSA, key, signature, signed))) return null;
    const events = [parseBody(body)].flat().flatMap((value) => readEvent(Event, value) ?? []);
    return {
      reports: events.flatMap((event) => {
        const reason = reasonOf(event);
        return reason ? [{ address: event.email, reason, occurredAt: event.timestamp }] : [];
      }),
    };
  };

function reasonOf({ event, type, reason = "" }: v.InferOutput<typeof Event>) {
  if (event === "spamreport") return "complaint";
  if (event === "dropped") return DROPPED.get(reason.toLowerCase());
  return type === "bounce" ? "bounce" : undefined; // the other type, "blocked", passes
}
