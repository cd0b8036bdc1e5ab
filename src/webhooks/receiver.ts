import { Webhook } from "standardwebhooks";
import { describeError } from "../lib/log";

const PATIENCE_MS = 10_000;

/** Whether the receiver took it; where it is gone (410), it wants no more of it. */
export type Receipt =
  | { outcome: "taken" | "gone"; reason: string }
  | { outcome: "later"; reason: string; retryAfterSeconds: number };

export type Receiver = ReturnType<typeof createReceiver>;

/**
 * Who is told of events: an https address of the operator's, signed for by Standard Webhooks (https://www.standardwebhooks.com).
 * With two secrets each is signed with both, so that the receiver can change from one to the other.
 */
export function createReceiver({ url, secrets }: { url: string; secrets: string[] }) {
  const webhooks = secrets.map((secret) => new Webhook(secret));
  return {
    /** Sends one message, which has the same id each time; `now` in Unix seconds. */
    async send(id: string, message: object, now: number): Promise<Receipt> {
      const body = JSON.stringify(message);
      const headers = {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(now),
        "webhook-signature": webhooks
          .map((webhook) => webhook.sign(id, new Date(now * 1000), body))
          .join(" "),
      };
      try {
        // Not followed: a redirect would take addresses elsewhere.
        const signal = AbortSignal.timeout(PATIENCE_MS);
        const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
        await response.body?.cancel();
        return receiptOf(response, now);
      } catch (error) {
        return { outcome: "later", reason: describeError(error), retryAfterSeconds: 0 };
      }
    },
  };
}

function receiptOf({ ok, status, headers }: Response, now: number): Receipt {
  const reason = `status ${status}`;
  if (ok) return { outcome: "taken", reason };
  if (status === 410) return { outcome: "gone", reason };
  return { outcome: "later", reason, retryAfterSeconds: secondsIn(headers.get("Retry-After") ?? "", now) };
}

/** Retry-After's seconds or its date (RFC 9110 §10.2.3); 0 where it is neither, or over. */
function secondsIn(retryAfter: string, now: number): number {
  if (/^\d{1,6}$/.test(retryAfter)) return Number(retryAfter);
  const date = retryAfter.endsWith("GMT") ? Date.parse(retryAfter) : Number.NaN;
  return Number.isNaN(date) ? 0 : Math.max(0, Math.ceil(date / 1000) - now);
}
