import { createHttpMailer, postJson } from "../http-mailer";
import { HEADERS, type Mail } from "../mailer";

/** SendGrid (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send). */
export const createSendgrid = ({ apiKey, baseUrl }: { apiKey: string; baseUrl: string }) =>
  createHttpMailer({
    name: "sendgrid",
    request: (mail: Mail) =>
      postJson(
        `${baseUrl}/v3/mail/send`,
        { Authorization: `Bearer ${apiKey}` },
        {
          personalizations: [{ to: [{ email: mail.to }] }],
          from: { email: mail.from.address, name: mail.from.name || undefined },
          reply_to: mail.replyTo && { email: mail.replyTo },
          subject: mail.subject,
          content: [
            { type: "text/plain", value: mail.text },
            { type: "text/html", value: mail.html },
          ],
          headers: HEADERS,
          tracking_settings: {
            click_tracking: { enable: false, enable_text: false },
            open_tracking: { enable: false },
            subscription_tracking: { enable: false },
          },
        },
      ),
    // 200 is the sandbox: taken, and not sent.
    idOf: ({ status, headers }) => status === 202 && headers.get("X-Message-Id"),
    codeOf: ({ body }) => (body.errors as { field?: unknown }[] | undefined)?.[0]?.field,
    // 403 is an unverified sender, or a key that may not send; 401 is a wrong key or used-up credits.
    refuses: (status, code) => status === 400 || status === 413 || (status === 403 && code === "from"),
  });
