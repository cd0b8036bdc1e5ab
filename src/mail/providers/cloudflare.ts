import { describeError } from "../../lib/log";
import { loggableWord } from "../loggable-word";
import { HEADERS, type Mail, type Mailer } from "../mailer";

/** Codes that are about the mail; every other is about the account or the moment. */
const ABOUT_THE_MAIL = [
  "E_VALIDATION_ERROR",
  "E_FIELD_MISSING",
  "E_SENDER_NOT_VERIFIED",
  "E_SENDER_DOMAIN_NOT_AVAILABLE",
  "E_RECIPIENT_NOT_ALLOWED",
  "E_RECIPIENT_SUPPRESSED",
  "E_CONTENT_TOO_LARGE",
  "E_HEADER_NOT_ALLOWED",
];

/** Cloudflare's `send_email` binding (https://developers.cloudflare.com/email-service/api/send-emails/workers-api/). */
export function createCloudflare(binding: SendEmail): Mailer {
  return {
    name: "cloudflare",
    async send(mail: Mail) {
      try {
        const result = await binding.send({
          from:
            mail.from.name === "" ? mail.from.address : { email: mail.from.address, name: mail.from.name },
          to: mail.to,
          replyTo: mail.replyTo,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          headers: HEADERS,
        });
        // It has not thrown, so the mail is on its way, whatever it says.
        const id = loggableWord(result?.messageId, mail) || "unknown";
        return { outcome: "sent", provider: "cloudflare", id };
      } catch (error) {
        const code = (error as { code?: unknown } | null | undefined)?.code;
        const known = typeof code === "string" && /^E_\w{1,60}$/.test(code) ? code : null;
        const outcome = known !== null && ABOUT_THE_MAIL.includes(known) ? "refused" : "retry";
        const reason = known ?? describeError(error);
        return { outcome, provider: "cloudflare", reason, ...(known === null && { uncertain: true }) };
      }
    },
  };
}
