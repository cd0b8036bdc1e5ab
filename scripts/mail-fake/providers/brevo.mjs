import { randomInt } from "node:crypto";
import { fromObject, list } from "../address.mjs";

/** @type {import("../types.mjs").Provider} */
export const brevo = {
  name: "brevo",
  docs: "https://developers.brevo.com/reference/send-transac-email",
  path: /^\/v3\/smtp\/email$/,

  refuse({ headers, json }) {
    if (!headers["api-key"]) return error(401, "unauthorized", "authentication not found in headers");
    if (json === null) return error(400, "bad_request", "Input must be a valid JSON object");
    if (!json.sender?.email && !json.sender?.id) return error(400, "missing_parameter", "sender is missing");
    if (!list(json.to).length) return error(400, "missing_parameter", "to is missing");
    if (!list(json.to).every((one) => one.email))
      return error(400, "missing_parameter", "email is missing in to");
    if (!json.subject) return error(400, "missing_parameter", "subject is missing");
    if (!json.htmlContent && !json.textContent)
      return error(400, "missing_parameter", "Either of htmlContent or textContent is missing");
    return null;
  },

  accept: () => {
    const time = new Date().toISOString().replace(/\D/g, "").slice(0, 12);
    const id = `<${time}.${randomInt(1e10, 9e10)}@smtp-relay.mailin.fr>`;
    return { status: 201, headers: limits("999"), body: { messageId: id } };
  },

  repeat: () => error(400, "duplicate_parameter", "idempotencyKey is already used"),

  errors: {
    "bad-address": error(400, "invalid_parameter", "email is not valid in to"),
    "bad-sender": error(
      400,
      "invalid_parameter",
      "Sending has been rejected because the sender you used {from} is not valid. Validate your sender or authenticate your domain",
    ),
    "bad-key": error(401, "unauthorized", "Key not found"),
    "rate-limited": {
      ...error(429, "too_many_requests", "You have exceeded the rate limit"),
      headers: limits("0"),
    },
    quota: error(402, "not_enough_credits", "You do not have enough credits to send this email"),
    error: error(500, "internal_server_error", "Internal Server Error"),
    "echo-secrets": error(400, "invalid_parameter {to}", "{to} is not valid in to: {text}"),
  },

  read: ({ json }) => {
    const { idempotencyKey = null, ...headers } = json?.headers ?? {};
    return {
      to: list(json?.to).map(fromObject).join(", "),
      from: fromObject(json?.sender),
      replyTo: fromObject(json?.replyTo) || null,
      subject: json?.subject ?? "",
      text: json?.textContent ?? null,
      html: json?.htmlContent ?? null,
      headers,
      idempotencyKey,
    };
  },

  variables: (baseUrl) => ({ BREVO_API_KEY: "xkeysib-fake", BREVO_BASE_URL: baseUrl }),
};

/** @param {number} status @param {string} code @param {string} message */
function error(status, code, message) {
  return { status, body: { code, message } };
}

/** @param {string} remaining */
function limits(remaining) {
  return {
    "x-sib-ratelimit-limit": "1000",
    "x-sib-ratelimit-remaining": remaining,
    "x-sib-ratelimit-reset": "1",
  };
}
