import { createHttpMailer, formatAddress, postJson } from "../http-mailer";
import { HEADERS, type Mail } from "../mailer";

/** Resend (https://resend.com/docs/api-reference/emails/send-email). Tracking is a setting of the domain there. */
export const createResend = ({ apiKey, baseUrl }: { apiKey: string; baseUrl: string }) =>
  createHttpMailer({
    name: "resend",
    request: (mail: Mail) =>
      postJson(
        `${baseUrl}/emails`,
        { Authorization: `Bearer ${apiKey}`, "Idempotency-Key": mail.idempotencyKey },
        {
          from: formatAddress(mail.from),
          to: [mail.to],
          reply_to: mail.replyTo,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          headers: HEADERS,
        },
      ),
    idOf: ({ body }) => body.id,
    codeOf: ({ body }) => body.name,
    // 403 is also a wrong key, and 409 a twin of this request on its way.
    refuses: (status, code) =>
      status === 400 || status === 422 || (status === 403 && code === "validation_error"),
  });
