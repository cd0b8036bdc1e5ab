import * as v from "valibot";
import { nowSeconds } from "../../lib/clock";
import { isHmacInHex } from "../../lib/crypto";
import { type BounceHook, parseBody, readEvent, unixTime } from "./bounce-hook";

/** It asks again for 8 hours. */
const GOOD_SECONDS = 12 * 3600;

const Signed = v.object({
  signature: v.object({
    timestamp: v.pipe(v.string(), v.digits()),
    token: v.string(),
    signature: v.string(),
  }),
  "event-data": v.unknown(),
});

const Event = v.object({
  event: v.picklist(["failed", "complained"]),
  severity: v.optional(v.string()),
  reason: v.optional(v.string()),
  recipient: v.string(),
  timestamp: unixTime,
});

/** Of the reasons for a permanent failure, those about the address; others are about the mail or its sender. */
const REASONS = new Map<string, "bounce" | "complaint">([
  ["bounce", "bounce"],
  ["hardfail", "bounce"],
  ["delayed-bounce", "bounce"],
  ["suppress-bounce", "bounce"],
  ["suppress-complaint", "complaint"],
]);

/**
 * Mailgun's events (https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks). Its signature
 * covers a time and a token alone, so each token is taken once.
 */
export const mailgunBounces =
  (key: string): BounceHook =>
  async ({ body }) => {
    const signed = readEvent(Signed, parseBody(body));
    if (signed === null) return null;
    const { timestamp, token, signature } = signed.signature;
    if (!(await isHmacInHex(key, timestamp + token, signature))) return null;
    if (Math.abs(nowSeconds() - Number(timestamp)) > GOOD_SECONDS) return null;
    const event = readEvent(Event, signed["event-data"]);
    const reason = event && reasonOf(event);
    const reports =
      event && reason ? [{ address: event.recipient, reason, occurredAt: event.timestamp }] : [];
    return { reports, onlyOnce: token };
  };

function reasonOf({ event, severity, reason = "" }: v.InferOutput<typeof Event>) {
  if (event === "complained") return "complaint";
  return severity === "permanent" ? REASONS.get(reason) : undefined;
}
