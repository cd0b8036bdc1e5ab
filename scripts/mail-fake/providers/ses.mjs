import { randomBytes, randomUUID } from "node:crypto";
import { fromText, list } from "../address.mjs";

const SIGNED =
  /^AWS4-HMAC-SHA256 Credential=[^/\s]+\/\d{8}\/[a-z0-9-]+\/ses\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}$/;

/** @type {import("../types.mjs").Provider} */
export const ses = {
  name: "ses",
  docs: "https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html",
  path: /^\/v2\/email\/outbound-emails$/,

  refuse({ headers, json }) {
    if (!headers.authorization)
      return error(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    const [, signed] = SIGNED.exec(headers.authorization) ?? [];
    if (!signed?.split(";").includes("host") || !/^\d{8}T\d{6}Z$/.test(headers["x-amz-date"] ?? ""))
      return error(
        403,
        "IncompleteSignatureException",
        "The Authorization header or the date header is not that of a signed request.",
      );
    if (json === null) return error(400, "SerializationException", "The request body is not JSON.");
    const { Simple: simple, Raw: raw, Template: template } = json.Content ?? {};
    if (!json.Content) return invalid("content", "Member must not be null");
    if ([simple, raw, template].filter(Boolean).length !== 1)
      return error(400, "BadRequestException", "Exactly one of Simple, Raw and Template is needed.");
    if (simple && !simple.Subject?.Data) return invalid("content.simple.subject", "Member must not be null");
    if (simple && !simple.Body?.Text?.Data && !simple.Body?.Html?.Data)
      return error(400, "BadRequestException", "A body needs Text or Html.");
    if (!raw && !json.FromEmailAddress)
      return error(400, "BadRequestException", "Missing required header 'From'.");
    if (!raw && !list(json.Destination?.ToAddresses).length)
      return error(400, "BadRequestException", "Missing required header 'To'.");
    return null;
  },

  accept: () => ({
    status: 200,
    headers: { "x-amzn-RequestId": randomUUID() },
    body: { MessageId: `0102${randomBytes(6).toString("hex")}-${randomUUID()}-000000` },
  }),

  errors: {
    "bad-address": error(400, "BadRequestException", "Missing final '@domain'"),
    "bad-sender": error(
      400,
      "MessageRejected",
      "Email address is not verified. The following identities failed the check in region EU-WEST-1: {from}",
    ),
    "bad-key": error(
      403,
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    ),
    "rate-limited": error(429, "TooManyRequestsException", "Maximum sending rate exceeded."),
    quota: error(400, "LimitExceededException", "Daily message quota exceeded."),
    error: error(500, "InternalServiceErrorException", "An internal error occurred."),
    "echo-secrets": error(400, "MessageRejected", "Not to {to}: {text}"),
  },

  read: ({ json }) => {
    const { Subject: subject, Body: body, Headers: headers } = json?.Content?.Simple ?? {};
    return {
      to: list(json?.Destination?.ToAddresses).map(fromText).join(", "),
      from: fromText(json?.FromEmailAddress),
      replyTo: list(json?.ReplyToAddresses).map(fromText).join(", ") || null,
      subject: subject?.Data ?? "",
      text: body?.Text?.Data ?? null,
      html: body?.Html?.Data ?? null,
      headers: Object.fromEntries(list(headers).map(({ Name, Value }) => [Name, Value])),
      idempotencyKey: null,
    };
  },

  variables: (baseUrl) => ({
    SES_ACCESS_KEY_ID: "AKIAFAKEFAKEFAKEFAKE",
    SES_SECRET_ACCESS_KEY: "fake",
    SES_REGION: "eu-west-1",
    SES_BASE_URL: baseUrl,
  }),
};

/** @param {number} status @param {string} type @param {string} message */
function error(status, type, message) {
  return {
    status,
    headers: { "x-amzn-ErrorType": type, "x-amzn-RequestId": randomUUID() },
    body: { message },
  };
}

/** @param {string} field @param {string} constraint */
function invalid(field, constraint) {
  const message = `1 validation error detected: Value at '${field}' failed to satisfy constraint: ${constraint}`;
  return error(400, "BadRequestException", message);
}
