import { randomBytes } from "node:crypto";
import { fromObject, list } from "../address.mjs";

/** @type {import("../types.mjs").Provider} */
export const mailersend = {
  name: "mailersend",
  docs: "https://developers.mailersend.com/api/v1/email.html#send-an-email",
  path: /^\/v1\/email$/,

  refuse({ headers, json }) {
    if (!/^Bearer \S/.test(headers.authorization ?? "")) return UNAUTHENTICATED;
    if (!json?.from?.email) return invalid("from.email", "The from.email field is required.");
    if (!list(json.to).length) return invalid("to", "The to field is required.");
    if (!list(json.to).every((one) => one.email))
      return invalid("to.0.email", "The to.0.email field is required.");
    if (!json.subject)
      return invalid("subject", "The subject field is required when template id is not present.");
    if (!json.text && !json.html)
      return invalid("text", "The text field is required when none of html / template id are present.");
    return null;
  },

  accept: () => ({
    status: 202,
    headers: { ...limits("9", "99"), "X-Message-Id": randomBytes(12).toString("hex") },
  }),

  errors: {
    "bad-address": invalid("to.0.email", "The to.0.email must be a valid email address."),
    "bad-sender": invalid(
      "from.email",
      "The from.email domain must be verified in your account to send emails. #MS42207",
    ),
    "bad-key": { status: 401, body: { message: "Unauthenticated." } },
    "rate-limited": {
      status: 429,
      get headers() {
        return { ...limits("0", "99"), "retry-after": "60" };
      },
      body: { message: "Your account reached its rate limit of 10 requests/min. #MS42903" },
    },
    quota: {
      status: 429,
      get headers() {
        return { ...limits("9", "0"), "retry-after": "3600" };
      },
      body: { message: "Your account reached its API daily quota limit. #MS42901" },
    },
    error: { status: 500, body: { message: "Server Error" } },
    "echo-secrets": invalid("to.0.email {to}", "{to} is no address: {text} #MS42207"),
  },

  read: ({ json }) => ({
    to: list(json?.to).map(fromObject).join(", "),
    from: fromObject(json?.from),
    replyTo: fromObject(json?.reply_to) || null,
    subject: json?.subject ?? "",
    text: json?.text ?? null,
    html: json?.html ?? null,
    headers: Object.fromEntries(list(json?.headers).map(({ name, value }) => [name, value])),
    idempotencyKey: null,
  }),

  variables: (baseUrl) => ({ MAILERSEND_API_KEY: "mlsn.fake", MAILERSEND_BASE_URL: baseUrl }),
};

const UNAUTHENTICATED = mailersend.errors["bad-key"];

/** @param {string} field @param {string} message */
function invalid(field, message) {
  return { status: 422, body: { message, errors: { [field]: [message] } } };
}

/** @param {string} perMinute @param {string} perDay what is left */
function limits(perMinute, perDay) {
  return {
    "x-ratelimit-limit": "10",
    "x-ratelimit-remaining": perMinute,
    "x-apiquota-remaining": perDay,
    "x-apiquota-reset": `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`,
  };
}
