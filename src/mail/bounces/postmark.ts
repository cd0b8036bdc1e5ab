import * as v from "valibot";
import { type BounceHook, isoTime, parseBody, readEvent } from "./bounce-hook";
import { hasSecret } from "./own-secret";

const Event = v.object({
  RecordType: v.picklist(["Bounce", "SpamComplaint"]),
  Type: v.string(),
  Email: v.string(),
  BouncedAt: isoTime,
});

/** Of the many types (https://postmarkapp.com/developer/api/bounce-api#bounce-types), those about the address for good. */
const REASONS = new Map<string, "bounce" | "complaint">([
  ["HardBounce", "bounce"],
  ["BadEmailAddress", "bounce"],
  ["SpamComplaint", "complaint"],
]);

/** Postmark's bounces and complaints. It signs nothing: the secret is the password in the webhook's address. */
export const postmarkBounces =
  (secret: string): BounceHook =>
  async ({ headers, body }) => {
    if (!(await hasSecret(secret, headers))) return null;
    const event = readEvent(Event, parseBody(body));
    const reason = event && REASONS.get(event.Type);
    if (!event || !reason) return { reports: [] };
    return { reports: [{ address: event.Email, reason, occurredAt: event.BouncedAt }] };
  };
