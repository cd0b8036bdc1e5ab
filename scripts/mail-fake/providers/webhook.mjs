import { fromObject, fromText, list } from "../address.mjs";

/** Somebody's own endpoint: it has no documentation, so its errors are what such an endpoint would say. */
/** @type {import("../types.mjs").Provider} */
export const webhook = {
  name: "webhook",
  docs: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
  path: /^(\/.*)?$/,

  refuse({ headers, json }) {
    for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"])
      if (!headers[name]) return error(400, `The header ${name} is missing.`);
    if (!/^\d+$/.test(headers["webhook-timestamp"] ?? ""))
      return error(400, "The header webhook-timestamp is not in seconds.");
    if (!/^v1,[A-Za-z0-9+/]{43}=( |$)/.test(headers["webhook-signature"] ?? ""))
      return error(401, "The header webhook-signature has no signature of version 1.");
    if (json === null) return error(400, "The body is not a JSON object.");
    return null;
  },

  accept: () => ({ status: 204 }),

  errors: {
    "bad-address": error(422, "The recipient is not valid."),
    "bad-sender": error(422, "The sender is not allowed."),
    "bad-key": error(401, "The signature is wrong."),
    "rate-limited": { ...error(429, "Too many requests."), headers: { "retry-after": "1" } },
    quota: { ...error(429, "The quota is used up."), headers: { "retry-after": "3600" } },
    error: error(500, "Something went wrong."),
    "echo-secrets": error(422, "Not to {to}: {text}"),
  },

  read: ({ headers, json }) => {
    const mail = json?.data ?? json ?? {};
    return {
      to: list(mail.to).map(anyAddress).join(", "),
      from: anyAddress(mail.from),
      replyTo: anyAddress(mail.replyTo ?? mail.reply_to) || null,
      subject: mail.subject ?? "",
      text: mail.text ?? null,
      html: mail.html ?? null,
      headers: mail.headers ?? {},
      idempotencyKey: headers["webhook-id"] ?? null,
    };
  },

  variables: (baseUrl) => ({
    MAIL_WEBHOOK_URL: baseUrl,
    MAIL_WEBHOOK_SECRET: `whsec_${Buffer.from("the secret of a fake webhook").toString("base64")}`,
  }),
};

/** @param {number} status @param {string} message */
function error(status, message) {
  return { status, body: { error: message } };
}

/** @param {any} value */
function anyAddress(value) {
  if (typeof value !== "object" || value === null) return fromText(value);
  return fromObject({ email: value.email ?? value.address, name: value.name });
}
