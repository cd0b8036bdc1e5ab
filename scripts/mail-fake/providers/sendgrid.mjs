import { randomBytes } from "node:crypto";
import { fromObject, list } from "../address.mjs";

/** @type {import("../types.mjs").Provider} */
export const sendgrid = {
  name: "sendgrid",
  docs: "https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send",
  path: /^\/v3\/mail\/send$/,

  refuse({ headers, json }) {
    if (!/^Bearer \S/.test(headers.authorization ?? ""))
      return error(401, "Permission denied, wrong credentials");
    if (!headers["content-type"]?.includes("application/json"))
      return error(415, "Content-Type should be application/json.");
    if (json === null) return error(400, "Bad Request");
    if (!list(json.personalizations).length)
      return error(
        400,
        "The personalizations field is required and must have at least one personalization.",
        "personalizations",
      );
    for (const [index, { to }] of list(json.personalizations).entries())
      if (!list(to).length || !list(to).every((recipient) => recipient.email))
        return error(
          400,
          "The to array is required for all personalization objects, and must have at least one email object with a valid email address.",
          `personalizations.${index}.to`,
        );
    if (!json.from?.email)
      return error(
        400,
        'The from object must be provided for every email send. It is an object that requires the email parameter, but may also contain a name parameter. e.g. {"email" : "example@example.com"} or {"email" : "example@example.com", "name" : "Example Recipient"}.',
        "from.email",
      );
    if (!json.subject)
      return error(
        400,
        "The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.",
        "subject",
      );
    const types = list(json.content).map((part) => part.type);
    if (!types.length)
      return error(
        400,
        "Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block. We typically suggest both text/plain and text/html blocks are included, but only one block is required.",
        "content",
      );
    if (types.indexOf("text/plain") > 0)
      return error(400, "If present, text/plain must come first, followed by text/html.", "content");
    return null;
  },

  accept: () => ({
    status: 202,
    headers: { "X-Message-Id": randomBytes(16).toString("base64url") },
  }),

  errors: {
    "bad-address": error(400, "Does not contain a valid address.", "personalizations.0.to.0.email"),
    "bad-sender": error(
      403,
      "The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved. Visit https://sendgrid.com/docs/for-developers/sending-email/sender-identity/ to see the Sender Identity requirements",
      "from",
    ),
    "bad-key": error(401, "The provided authorization grant is invalid, expired, or revoked"),
    "rate-limited": {
      ...error(429, "too many requests"),
      get headers() {
        const reset = String(Math.ceil(Date.now() / 60_000) * 60);
        return { "X-RateLimit-Limit": "600", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset };
      },
    },
    quota: error(401, "Maximum credits exceeded"),
    error: error(500, "Internal Server Error"),
    "echo-secrets": error(400, "Not a valid address: {to}. The content was: {text}", "{to}"),
  },

  read: ({ json }) => ({
    to: list(json?.personalizations)
      .flatMap((one) => list(one.to))
      .map(fromObject)
      .join(", "),
    from: fromObject(json?.from),
    replyTo: fromObject(json?.reply_to) || null,
    subject: json?.subject ?? "",
    text: part(json, "text/plain"),
    html: part(json, "text/html"),
    headers: json?.headers ?? {},
    idempotencyKey: null,
  }),

  variables: (baseUrl) => ({ SENDGRID_API_KEY: "SG.fake", SENDGRID_BASE_URL: baseUrl }),
};

/** @param {number} status @param {string} message @param {string | null} [field] */
function error(status, message, field = null) {
  return { status, body: { errors: [{ message, field, help: null }] } };
}

/** @param {Record<string, any> | null} json @param {string} type @returns {string | null} */
function part(json, type) {
  return list(json?.content).find((one) => one.type === type)?.value ?? null;
}
