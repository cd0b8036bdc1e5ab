import { LatchkeyError } from "../lib/errors";
import type { Mail } from "../mail/mailer";
import type { Services } from "../services";

/**
 * Sends one mail from the configured sender.
 * @throws {LatchkeyError} `mail_failed`
 */
export async function sendMail(
  { config, mailer, log }: Services,
  mail: Pick<Mail, "to" | "subject" | "text" | "html" | "idempotencyKey">,
): Promise<void> {
  const from = { name: config.mailFrom.name, address: config.mailFrom.email.address };
  const delivery = await mailer.send({ ...mail, from });
  const { provider } = delivery;
  if (delivery.outcome !== "sent")
    throw new LatchkeyError("mail_failed", `${provider} ${delivery.outcome}: ${delivery.reason}`);
  log.info("mail.sent", { provider, mailId: delivery.id });
}
