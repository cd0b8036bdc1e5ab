import * as v from "valibot";
import { nowSeconds } from "../../lib/clock";
import { type BounceHook, parseBody, readEvent, unixTime } from "./bounce-hook";
import { hasSecret } from "./own-secret";

const REASONS = {
  hard_bounce: "bounce",
  invalid_email: "bounce",
  spam: "complaint",
  complaint: "complaint",
} as const;

const Event = v.object({
  event: v.picklist(Object.keys(REASONS) as (keyof typeof REASONS)[]),
  email: v.string(),
  ts_event: v.optional(unixTime),
  ts: v.optional(unixTime),
});

/** Brevo's events (https://developers.brevo.com/docs/transactional-webhooks), one or many. It signs nothing: see `hasSecret`. */
export const brevoBounces =
  (secret: string): BounceHook =>
  async ({ headers, body }) => {
    if (!(await hasSecret(secret, headers))) return null;
    const events = [parseBody(body)].flat().flatMap((value) => readEvent(Event, value) ?? []);
    return {
      reports: events.map(({ event, email, ts_event, ts }) => ({
        address: email,
        reason: REASONS[event],
        occurredAt: ts_event ?? ts ?? nowSeconds(),
      })),
    };
  };
