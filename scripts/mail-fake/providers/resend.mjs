import { randomUUID } from "node:crypto";
import { fromText, list } from "../address.mjs";

/** @type {import("../types.mjs").Provider} */
export const resend = {
  name: "resend",
  docs: "https://resend.com/docs/api-reference/emails/send-email",
  path: /^\/emails$/,

  refuse({ headers, json }) {
    if (!/^Bearer \S/.test(headers.authorization ?? ""))
      return error(401, "missing_api_key", "Missing API key in the authorization header.");
    const key = headers["idempotency-key"];
    if (key !== undefined && (key.length < 1 || key.length > 256))
      return error(400, "invalid_idempotency_key", "The key must be between 1-256 chars.");
    if (json === null) return error(400, "validation_error", "The request body is not valid JSON.");
    for (const field of ["from", "to", "subject"])
      if (!json[field]?.length) return error(422, "missing_required_field", `Missing \`${field}\` field.`);
    if (!json.html && !json.text) return error(422, "validation_error", "Missing `html` or `text` field.");
    return null;
  },

  accept: () => ({ status: 200, headers: limits("9", "1"), body: { id: randomUUID() } }),

  repeat: (sameRequest) =>
    sameRequest
      ? "first answer"
      : error(
          409,
          "invalid_idempotent_request",
          "Same idempotency key used with a different request payload.",
        ),

  errors: {
    "bad-address": error(
      422,
      "validation_error",
      "Invalid `to` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.",
    ),
    "bad-sender": error(
      403,
      "validation_error",
      "The {domain} domain is not verified. Please, add and verify your domain on https://resend.com/domains",
    ),
    "bad-key": error(403, "invalid_api_key", "API key is invalid."),
    "rate-limited": {
      ...error(
        429,
        "rate_limit_exceeded",
        "Too many requests. You can only make 10 requests per second. See rate limit response headers for more information.",
      ),
      headers: { ...limits("0", "1"), "retry-after": "1" },
    },
    quota: {
      ...error(429, "daily_quota_exceeded", "You have reached your daily email sending quota."),
      headers: { ...limits("9", "1"), "x-resend-daily-quota": "100" },
    },
    error: error(500, "application_error", "An unexpected error occurred."),
    "echo-secrets": error(422, "validation_error {to}", "Invalid `to` field {to} in: {text}"),
  },

  read: ({ headers, json }) => ({
    to: list(json?.to).map(fromText).join(", "),
    from: fromText(json?.from),
    replyTo: list(json?.reply_to).map(fromText).join(", ") || null,
    subject: json?.subject ?? "",
    text: json?.text ?? null,
    html: json?.html ?? null,
    headers: json?.headers ?? {},
    idempotencyKey: headers["idempotency-key"] ?? null,
  }),

  variables: (baseUrl) => ({ RESEND_API_KEY: "re_fake", RESEND_BASE_URL: baseUrl }),
};

/** @param {number} statusCode @param {string} name @param {string} message */
function error(statusCode, name, message) {
  return { status: statusCode, body: { statusCode, name, message } };
}

/** @param {string} remaining @param {string} reset */
function limits(remaining, reset) {
  return { "ratelimit-limit": "10", "ratelimit-remaining": remaining, "ratelimit-reset": reset };
}
