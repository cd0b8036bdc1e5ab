import { LatchkeyError } from "../lib/errors";
import type { Mail } from "../mail/mailer";
import type { Services } from "../services";
import type { EmailAddress } from "../store/users";

type Message = Pick<Mail, "to" | "subject" | "text" | "html">;

/**
 * Sends one mail from the configured sender, by the first provider that takes it. It does not ask whether the address is
 * suppressed.
 * @throws {LatchkeyError} `mail_refused` where a provider will not take this mail, `mail_failed` where none could,
 *   `mail_uncertain` where one of these may have sent it and its answer was lost
 */
export async function sendMail({ config, mailer, record }: Services, message: Message): Promise<void> {
  const from = { name: config.mailFrom.name, address: config.mailFrom.email.address };
  const idempotencyKey = crypto.randomUUID();
  const last = await mailer.send({ ...message, from, replyTo: config.mailReplyTo, idempotencyKey });
  const deliveries = [...(last.before ?? []), last];
  for (const delivery of deliveries) {
    const { provider, outcome } = delivery;
    if (outcome === "sent") record("mail.sent", { provider, mailId: delivery.id });
    else record("mail.not_sent", { provider, outcome, reason: delivery.reason });
  }
  if (last.outcome === "sent") return;
  if (last.outcome === "refused") throw new LatchkeyError("mail_refused", last.provider);
  const uncertain = deliveries.some((delivery) => delivery.outcome !== "sent" && delivery.uncertain);
  throw new LatchkeyError(uncertain ? "mail_uncertain" : "mail_failed", last.provider);
}

/**
 * The same, but not to a suppressed address, which the log alone tells.
 * @throws {LatchkeyError} `mail_refused`, `mail_failed`, `mail_uncertain`, `unavailable`
 */
export async function sendMailUnlessSuppressed(
  services: Services,
  to: EmailAddress,
  message: Omit<Message, "to">,
): Promise<void> {
  const { suppressed } = await services.recipients.find(to);
  if (suppressed) services.record("mail.withheld", { reason: "suppressed address" });
  else await sendMail(services, { ...message, to: to.address });
}
