import { createHttpMailer, postJson } from "../http-mailer";
import { HEADERS, type Mail } from "../mailer";

/** Brevo (https://developers.brevo.com/reference/sendtransacemail). Tracking is a setting of the account there. */
export const createBrevo = ({ apiKey, baseUrl }: { apiKey: string; baseUrl: string }) =>
  createHttpMailer({
    name: "brevo",
    request: (mail: Mail) =>
      postJson(
        `${baseUrl}/v3/smtp/email`,
        { "api-key": apiKey },
        {
          sender: { email: mail.from.address, name: mail.from.name || undefined },
          to: [{ email: mail.to }],
          replyTo: mail.replyTo && { email: mail.replyTo },
          subject: mail.subject,
          textContent: mail.text,
          htmlContent: mail.html,
          headers: { ...HEADERS, idempotencyKey: mail.idempotencyKey },
        },
      ),
    idOf: ({ body }) => body.messageId,
    codeOf: ({ body }) => body.code,
    refuses: (status, code) => status === 400 && code !== "not_enough_credits",
  });
