import { createHttpMailer, formatAddress, postJson } from "../http-mailer";
import { HEADERS, type Mail } from "../mailer";

export interface PostmarkSettings {
  serverToken: string;
  messageStream: string;
  baseUrl: string;
}

/** Error codes with the status 422 that are about the account, not the mail: out of credits, over a limit, in maintenance. */
const ABOUT_THE_ACCOUNT = ["100", "405", "412", "413", "429"];

/** Postmark (https://postmarkapp.com/developer/api/email-api). */
export const createPostmark = ({ serverToken, messageStream, baseUrl }: PostmarkSettings) =>
  createHttpMailer({
    name: "postmark",
    request: (mail: Mail) =>
      postJson(
        `${baseUrl}/email`,
        { "X-Postmark-Server-Token": serverToken },
        {
          From: formatAddress(mail.from),
          To: mail.to,
          ReplyTo: mail.replyTo,
          Subject: mail.subject,
          TextBody: mail.text,
          HtmlBody: mail.html,
          Headers: Object.entries(HEADERS).map(([Name, Value]) => ({ Name, Value })),
          MessageStream: messageStream,
          TrackOpens: false,
          TrackLinks: "None",
        },
      ),
    idOf: ({ body }) => body.MessageID,
    codeOf: ({ body }) => body.ErrorCode,
    refuses: (status, code) => status === 422 && !ABOUT_THE_ACCOUNT.includes(code),
  });
