import { createHttpMailer, formatAddress } from "../http-mailer";
import { HEADERS, type Mail } from "../mailer";

export interface MailgunSettings {
  apiKey: string;
  /** The sending domain as Mailgun knows it. */
  domain: string;
  baseUrl: string;
}

/** Mailgun (https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages). */
export const createMailgun = ({ apiKey, domain, baseUrl }: MailgunSettings) =>
  createHttpMailer({
    name: "mailgun",
    request: (mail: Mail) =>
      new Request(`${baseUrl}/v3/${domain}/messages`, {
        method: "POST",
        headers: { Authorization: `Basic ${btoa(`api:${apiKey}`)}` },
        body: formOf({
          from: formatAddress(mail.from),
          to: mail.to,
          "h:Reply-To": mail.replyTo,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          ...Object.fromEntries(Object.entries(HEADERS).map(([name, value]) => [`h:${name}`, value])),
          "o:tracking": "no",
          "o:tracking-clicks": "no",
          "o:tracking-opens": "no",
        }),
      }),
    idOf: ({ body }) => body.id,
    codeOf: () => undefined, // there are messages alone
    // 403 is a domain that may not send yet; 420 a limit.
    refuses: (status) => status === 400 || status === 403 || status === 413,
  });

function formOf(fields: Record<string, string | undefined>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  return form;
}
