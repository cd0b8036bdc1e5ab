/** What each provider tells of an account whose one domain is example.com, as far as the doctor reads it. */
const ACCOUNTS = {
  resend: { object: "list", has_more: false, data: [{ name: "example.com", status: "verified" }] },
  postmark: { ID: 1, Name: "Fake" },
  sendgrid: { scopes: ["mail.send"] },
  mailgun: { domain: { name: "example.com", state: "active" }, sending_dns_records: [] },
  ses: { IdentityType: "DOMAIN", VerifiedForSendingStatus: true },
  brevo: { email: "fake@example.com" },
  mailersend: { data: [{ name: "example.com", is_verified: true }] },
};

/** @param {string} name of a provider @returns {import("./types.mjs").Answer} */
export const answerTo = (name) => ({ status: 200, body: new Map(Object.entries(ACCOUNTS)).get(name) ?? {} });
