import { createHttpMailer, postJson } from "../http-mailer";
import type { Mail } from "../mailer";

/** Codes with the status 422 that are about the account: the quota and the recipients of a trial. */
const ABOUT_THE_ACCOUNT = ["MS42222", "MS42225"];

/** MailerSend (https://developers.mailersend.com/api/v1/email.html). Headers of one's own cost a plan there, so it gets none. */
export const createMailersend = ({ apiKey, baseUrl }: { apiKey: string; baseUrl: string }) =>
  createHttpMailer({
    name: "mailersend",
    request: (mail: Mail) =>
      postJson(
        `${baseUrl}/v1/email`,
        { Authorization: `Bearer ${apiKey}` },
        {
          from: { email: mail.from.address, name: mail.from.name || undefined },
          to: [{ email: mail.to }],
          reply_to: mail.replyTo && { email: mail.replyTo },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          settings: { track_clicks: false, track_opens: false, track_content: false },
        },
      ),
    // With a warning, such as ALL_SUPPRESSED, it is taken and not sent.
    idOf: ({ headers, body }) => body.warnings === undefined && headers.get("X-Message-Id"),
    // "… #MS42207": the code ends the message
    codeOf: ({ body }) => /#(MS\d+)/.exec(String(body.message))?.[1],
    refuses: (status, code) => (status === 400 || status === 422) && !ABOUT_THE_ACCOUNT.includes(code),
  });
