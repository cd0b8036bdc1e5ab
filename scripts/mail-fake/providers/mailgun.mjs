import { randomBytes } from "node:crypto";
import { fromText } from "../address.mjs";

const PATH = /^\/v3\/([^/]+)\/messages$/;

/** @type {import("../types.mjs").Provider} */
export const mailgun = {
  name: "mailgun",
  docs: "https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages/post-v3--domain-name--messages",
  path: PATH,

  refuse({ headers, form }) {
    const [, credentials = ""] = /^Basic (\S+)$/.exec(headers.authorization ?? "") ?? [];
    if (!/^api:./.test(Buffer.from(credentials, "base64").toString())) return FORBIDDEN;
    for (const field of ["from", "to", "subject"])
      if (!form?.get(field)) return error(400, `${field} parameter is missing`);
    if (!form?.get("text") && !form?.get("html"))
      return error(400, "Need at least one of 'text', 'html', 'amp-html' or 'template' parameters specified");
    return null;
  },

  accept: (_, { path }) => {
    const [, domain = ""] = PATH.exec(path) ?? [];
    const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const id = `<${time}.${randomBytes(8).toString("hex")}@${decodeURIComponent(domain)}>`;
    return { status: 200, body: { id, message: "Queued. Thank you." } };
  },

  errors: {
    "bad-address": error(400, "to parameter is not a valid address. please check documentation"),
    "bad-sender": error(
      403,
      "Domain {domain} is not allowed to send: The domain is unverified and requires DNS configuration. Log in to your control panel to view required DNS records.",
    ),
    "bad-key": { status: 401, headers: { "content-type": "text/plain" }, body: "Forbidden" },
    "rate-limited": {
      ...error(429, "Too many requests. Please retry later."),
      headers: { "retry-after": "1", "x-ratelimit-limit": "500", "x-ratelimit-remaining": "0" },
    },
    quota: error(
      420,
      "Domain {domain} is not allowed to send: recipient limit exceeded, try again after Mon, 25 Aug 2025 07:00:31 UTC",
    ),
    error: error(500, "Internal Server Error"),
    "echo-secrets": error(400, "'to' parameter is not a valid address: {to}. The text was: {text}"),
  },

  read: ({ form }) => {
    const fields = [...(form ?? new FormData())].map(([name, value]) => [name, String(value)]);
    const all = (/** @type {string} */ name) =>
      fields.filter(([key]) => key === name).map(([, value]) => value);
    const headers = fields
      .filter(([name]) => name?.startsWith("h:"))
      .map(([name, value]) => [name?.slice(2), value]);
    const [, replyTo] = headers.find(([name]) => name?.toLowerCase() === "reply-to") ?? [];
    return {
      to: all("to").map(fromText).join(", "),
      from: fromText(all("from")[0]),
      replyTo: replyTo ? fromText(replyTo) : null,
      subject: all("subject")[0] ?? "",
      text: all("text")[0] ?? null,
      html: all("html")[0] ?? null,
      headers: Object.fromEntries(headers.filter(([name]) => name?.toLowerCase() !== "reply-to")),
      idempotencyKey: null,
    };
  },

  variables: (baseUrl) => ({
    MAILGUN_API_KEY: "fake",
    MAILGUN_DOMAIN: "mg.example.com",
    MAILGUN_BASE_URL: baseUrl,
  }),
};

const FORBIDDEN = mailgun.errors["bad-key"];

/** @param {number} status @param {string} message */
function error(status, message) {
  return { status, body: { message } };
}
