import * as v from "valibot";
import { type BounceHook, type BounceReport, isoTime, parseBody, readEvent } from "./bounce-hook";
import { readSnsMessage } from "./sns";

const Recipients = v.array(v.object({ emailAddress: v.string() }));

const Bounce = v.object({
  bounceType: v.literal("Permanent"),
  bounceSubType: v.optional(v.string()),
  bouncedRecipients: Recipients,
  timestamp: isoTime,
});

const Complaint = v.object({
  complaintFeedbackType: v.nullish(v.string()),
  complainedRecipients: Recipients,
  timestamp: isoTime,
});

const Event = v.object({ bounce: v.optional(v.unknown()), complaint: v.optional(v.unknown()) });

/** Complaints by type that are none: a DMARC report, and "this is not spam". */
const NO_COMPLAINT = ["auth-failure", "not-spam"];

/** SES's bounces and complaints (https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html), by an SNS topic. */
export const sesBounces =
  (topicArn: string): BounceHook =>
  async ({ body }) => {
    const message = await readSnsMessage(topicArn, body);
    return message && { reports: reportsOf(readEvent(Event, parseBody(message.text))) };
  };

function reportsOf(event: v.InferOutput<typeof Event> | null): BounceReport[] {
  const bounce = readEvent(Bounce, event?.bounce);
  if (bounce && bounce.bounceSubType !== "UnsubscribedRecipient")
    return named(bounce.bouncedRecipients, "bounce", bounce.timestamp);
  const complaint = readEvent(Complaint, event?.complaint);
  if (complaint && !NO_COMPLAINT.includes(complaint.complaintFeedbackType ?? ""))
    return named(complaint.complainedRecipients, "complaint", complaint.timestamp);
  return [];
}

const named = (
  recipients: v.InferOutput<typeof Recipients>,
  reason: BounceReport["reason"],
  occurredAt: number,
): BounceReport[] => recipients.map(({ emailAddress }) => ({ address: emailAddress, reason, occurredAt }));
