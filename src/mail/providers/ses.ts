import { AwsClient } from "aws4fetch";
import { createHttpMailer, formatAddress } from "../http-mailer";
import { HEADERS, type Mail } from "../mailer";
import { encodedWords, isAscii } from "./encoded-words";

export interface SesSettings {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  baseUrl: string;
}

/** Errors with the status 400 that are about the mail; the others are about the account, the key or the moment. */
const ABOUT_THE_MAIL = ["BadRequestException", "MailFromDomainNotVerifiedException", "MessageRejected"];

/** Amazon SES v2 (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html). */
export function createSes({ accessKeyId, secretAccessKey, region, baseUrl }: SesSettings) {
  const aws = new AwsClient({ accessKeyId, secretAccessKey, region, service: "ses" });
  return createHttpMailer({
    name: "ses",
    request: (mail: Mail) =>
      aws.sign(`${baseUrl}/v2/email/outbound-emails`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          FromEmailAddress: inAscii(mail.from),
          Destination: { ToAddresses: [mail.to] },
          ReplyToAddresses: mail.replyTo && [mail.replyTo],
          Content: {
            Simple: {
              Subject: { Data: mail.subject, Charset: "UTF-8" },
              Body: {
                Text: { Data: mail.text, Charset: "UTF-8" },
                Html: { Data: mail.html, Charset: "UTF-8" },
              },
              Headers: Object.entries(HEADERS).map(([Name, Value]) => ({ Name, Value })),
            },
          },
          ConfigurationOverrides: {
            Tracking: { OpenTrackingEnabled: "DISABLED", ClickTrackingEnabled: "DISABLED" },
          },
        }),
      }),
    idOf: ({ body }) => body.MessageId,
    // `BadRequestException:http://…`, or in the body `com.amazonaws.ses#BadRequestException`
    codeOf: ({ headers, body }) =>
      String(headers.get("x-amzn-errortype") ?? body.__type ?? "")
        .split(":")[0]
        ?.split("#")
        .pop(),
    refuses: (_, code) => ABOUT_THE_MAIL.includes(code),
  });
}

/** SES takes a name that is not ASCII as encoded-words alone. */
const inAscii = ({ name, address }: Mail["from"]): string =>
  isAscii(name) ? formatAddress({ name, address }) : `${encodedWords(name)} <${address}>`;
