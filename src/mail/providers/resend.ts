import { describeError } from "../../lib/log";
import type { Delivery, Mail, Mailer } from "../mailer";

const ENDPOINT = "https://api.resend.com/emails";

/** Resend's HTTP API (https://resend.com/docs/api-reference/emails/send-email). */
export function createResend(apiKey: string): Mailer {
  return {
    async send(mail: Mail, signal?: AbortSignal): Promise<Delivery> {
      try {
        const response = await fetch(ENDPOINT, {
          method: "POST",
          headers: {
            Authorization: `Bearer ${apiKey}`,
            "Content-Type": "application/json",
            "Idempotency-Key": mail.idempotencyKey,
          },
          body: JSON.stringify({
            from: mail.from.name ? `"${mail.from.name}" <${mail.from.address}>` : mail.from.address,
            to: [mail.to],
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
          }),
          signal,
        });
        return await read(response);
      } catch (error) {
        return { outcome: "retry", provider: "resend", reason: describeError(error) };
      }
    },
  };
}

/** An answer of 2xx counts only with the id that Resend promises; its error names are codes, its messages are not logged. */
async function read(response: Response): Promise<Delivery> {
  const { id, name } = ((await response.json().catch(() => null)) ?? {}) as { id?: unknown; name?: unknown };
  if (response.ok && typeof id === "string") return { outcome: "sent", provider: "resend", id };
  const again = response.ok || response.status === 429 || response.status >= 500;
  const reason = `status ${response.status}${typeof name === "string" && /^\w{1,64}$/.test(name) ? ` ${name}` : ""}`;
  return { outcome: again ? "retry" : "refused", provider: "resend", reason };
}
