import { randomUUID } from "node:crypto";
import { fromText } from "../address.mjs";

/** @type {import("../types.mjs").Provider} */
export const postmark = {
  name: "postmark",
  docs: "https://postmarkapp.com/developer/api/email-api",
  path: /^\/email$/,

  refuse({ headers, json }) {
    if (!headers["x-postmark-server-token"])
      return error(
        401,
        10,
        "No Account or Server API tokens were supplied in the HTTP headers. Please add a header for either X-Postmark-Server-Token or X-Postmark-Account-Token.",
      );
    if (![headers.accept, headers["content-type"]].every((type) => type?.includes("application/json")))
      return error(422, 409, "The Accept and Content-Type headers must be application/json.");
    if (json === null) return error(422, 402, "Received invalid JSON input.");
    if (!json.From) return error(422, 300, "Invalid 'From' address: ''.");
    if (!json.To && !json.Cc && !json.Bcc) return error(422, 300, "Zero recipients specified");
    if (!json.TextBody && !json.HtmlBody)
      return error(422, 300, "Provide either email TextBody or HtmlBody or both.");
    if (!["None", "HtmlAndText", "HtmlOnly", "TextOnly", undefined].includes(json.TrackLinks))
      return error(422, 300, "Invalid 'TrackLinks' value.");
    return null;
  },

  accept: ({ to }) => ({
    status: 200,
    body: {
      To: to,
      SubmittedAt: new Date().toISOString(),
      MessageID: randomUUID(),
      ErrorCode: 0,
      Message: "OK",
    },
  }),

  errors: {
    "bad-address": error(422, 300, "Error parsing 'To': Illegal email domain '{to}'."),
    "bad-sender": error(
      422,
      400,
      "The 'From' address you supplied ({from}) is not a Sender Signature on your account. Please add and confirm this address in order to be able to use it in the 'From' field of your messages.",
    ),
    "bad-key": error(401, 10, "Request does not contain a valid Server token."),
    "rate-limited": error(429, 429, "Rate Limit Exceeded"),
    quota: error(422, 405, "Not allowed to send. Your account has run out of credits."),
    error: error(500, 0, "Internal Server Error"),
    "echo-secrets": error(422, 406, "Found inactive addresses: {to}. The mail was: {text}"),
  },

  read: ({ json }) => ({
    to: String(json?.To ?? "")
      .split(",")
      .map(fromText)
      .join(", "),
    from: fromText(json?.From),
    replyTo: json?.ReplyTo ? fromText(json.ReplyTo) : null,
    subject: json?.Subject ?? "",
    text: json?.TextBody ?? null,
    html: json?.HtmlBody ?? null,
    headers: Object.fromEntries((json?.Headers ?? []).map((/** @type {any} */ h) => [h.Name, h.Value])),
    idempotencyKey: null,
  }),

  variables: (baseUrl) => ({
    POSTMARK_SERVER_TOKEN: "00000000-0000-4000-8000-000000000000",
    POSTMARK_BASE_URL: baseUrl,
  }),
};

/** @param {number} status @param {number} ErrorCode @param {string} Message */
function error(status, ErrorCode, Message) {
  return { status, body: { ErrorCode, Message } };
}
