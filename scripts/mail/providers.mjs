import { AwsClient } from "aws4fetch";

/**
 * The settings of a provider, those that it has (src/config-mail.ts).
 * @typedef {{ provider: string, baseUrl: string, apiKey: string, serverToken: string, domain: string, accessKeyId: string,
 *   secretAccessKey: string, region: string }} Settings
 */

/**
 * What a provider says of the domain that mail is from: whether it may send, where its DKIM keys stand, and what to do.
 * @typedef {{ verdict: "ok" | "bad" | "?", what: string, dkimAt?: string[], advice?: string }} Standing
 */

/**
 * A JSON object that somebody answered, as far as any provider's is read; `isAnswer` has looked for what is needed of it.
 * @typedef {{ name?: string, data?: { name: string, status?: string, is_verified?: boolean }[], has_more?: boolean, ID?: number,
 *   scopes?: string[], domain?: { name: string, state: string },
 *   sending_dns_records?: { record_type: string, name: string, valid: string }[], VerifiedForSendingStatus?: boolean,
 *   DkimAttributes?: { Tokens?: string[] }, email?: string }} Answer
 */

/**
 * What the doctor asks of each provider, and where its records stand in DNS.
 * @typedef {object} Check
 * @property {(settings: Settings, name: string) => Request | Promise<Request>} [key] a request that only a good key answers
 *   with 2xx
 * @property {(sender: string) => string[]} [names] what `key` asks for, one after the other while there is none such
 * @property {(answer: Answer) => boolean} [isAnswer] whether this is what a 2xx of its API looks like
 * @property {(answer: Answer, domain: string, name: string) => Standing} [standing] where that answer says so
 * @property {(domain: string, settings: Settings) => string} [spfAt] where its SPF record has to be
 * @property {string} [spfIncludes]
 * @property {(domain: string) => string[]} [dkimAt] one of these has its key
 * @property {string} where the place that says more
 */

/** @param {string} url @param {Record<string, string>} headers */
const get = (url, headers) => new Request(url, { headers });

/** @param {string} domain @returns {Standing} */
const verified = (domain) => ({ verdict: "ok", what: `${domain} is verified` });

/** @param {string} domain @param {string} [advice] @returns {Standing} */
const unverified = (domain, advice) => ({ verdict: "bad", what: `${domain} is not verified`, advice });

/** @type {Record<string, Check>} */
export const CHECKS = {
  // https://resend.com/docs/api-reference/domains/list-domains
  resend: {
    key: ({ baseUrl, apiKey }) => get(`${baseUrl}/domains`, { Authorization: `Bearer ${apiKey}` }),
    isAnswer: ({ data }) => Array.isArray(data),
    standing: ({ data = [], has_more }, domain) => {
      const found = data.find(({ name }) => name === domain);
      if (found?.status === "verified") return verified(domain);
      if (found?.status === "partially_verified")
        return { verdict: "?", what: `${domain} is verified in part` };
      if (found) return unverified(domain);
      if (has_more) return { verdict: "?", what: `has more domains than it lists at once` };
      return { verdict: "bad", what: `${domain} is not among its domains` };
    },
    spfAt: (domain) => `send.${domain}`,
    spfIncludes: "amazonses.com",
    dkimAt: (domain) => [`resend._domainkey.${domain}`],
    where: "resend.com/domains",
  },
  // https://postmarkapp.com/developer/api/server-api
  postmark: {
    key: ({ baseUrl, serverToken }) => get(`${baseUrl}/server`, { "X-Postmark-Server-Token": serverToken }),
    isAnswer: ({ ID }) => typeof ID === "number",
    where: "the sender signatures at postmarkapp.com",
  },
  // https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions
  sendgrid: {
    key: ({ baseUrl, apiKey }) => get(`${baseUrl}/v3/scopes`, { Authorization: `Bearer ${apiKey}` }),
    isAnswer: ({ scopes }) => Array.isArray(scopes),
    dkimAt: (domain) => [`s1._domainkey.${domain}`, `s2._domainkey.${domain}`],
    where: "sender authentication at app.sendgrid.com",
  },
  // https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/domains/get-v4-domains--name-
  mailgun: {
    key: ({ baseUrl, apiKey, domain }) =>
      get(`${baseUrl}/v4/domains/${domain}`, { Authorization: `Basic ${btoa(`api:${apiKey}`)}` }),
    isAnswer: ({ domain }) => typeof domain?.state === "string",
    standing: ({ domain: { name, state } = { name: "", state: "" }, sending_dns_records }) => {
      const records = (sending_dns_records ?? []).filter((record) => record?.name);
      const lacking = records.filter(({ valid }) => valid !== "valid");
      const dkimAt = records.map((record) => record.name).filter((at) => at.includes("._domainkey."));
      if (state === "active") return { ...verified(name), dkimAt };
      const named = lacking.map((record) => `${record.record_type} at ${record.name}`).join(", ");
      return { ...unverified(name, named && `It has not found its records: ${named}.`), dkimAt };
    },
    spfAt: (_, { domain }) => domain,
    spfIncludes: "mailgun.org",
    where: "the domain's DNS records at app.mailgun.com",
  },
  // https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html
  ses: {
    key: ({ baseUrl, accessKeyId, secretAccessKey, region }, name) =>
      new AwsClient({ accessKeyId, secretAccessKey, region, service: "ses" }).sign(
        `${baseUrl}/v2/email/identities/${encodeURIComponent(name)}`,
      ),
    // A verified domain sends for what is below it, too.
    names: (sender) => {
      const labels = (sender.split("@")[1] ?? "").split(".");
      const domains = labels.slice(0, -1).map((_, from) => labels.slice(from).join("."));
      return [...domains, sender];
    },
    isAnswer: ({ VerifiedForSendingStatus }) => typeof VerifiedForSendingStatus === "boolean",
    standing: ({ VerifiedForSendingStatus, DkimAttributes }, _, name) => {
      const at = name.split("@").pop();
      const tokens = Array.isArray(DkimAttributes?.Tokens) ? DkimAttributes.Tokens : [];
      const dkimAt = tokens.map((/** @type {string} */ token) => `${token}._domainkey.${at}`);
      return { ...(VerifiedForSendingStatus ? verified(name) : unverified(name)), dkimAt };
    },
    where: "the verified identities of SES in the AWS console",
  },
  // https://developers.brevo.com/reference/getaccount
  brevo: {
    key: ({ baseUrl, apiKey }) => get(`${baseUrl}/v3/account`, { "api-key": apiKey }),
    isAnswer: ({ email }) => typeof email === "string",
    dkimAt: (domain) => [`brevo1._domainkey.${domain}`, `mail._domainkey.${domain}`],
    where: "senders and domains at app.brevo.com",
  },
  // https://developers.mailersend.com/api/v1/domains.html
  mailersend: {
    key: ({ baseUrl, apiKey }) =>
      get(`${baseUrl}/v1/domains?limit=100`, { Authorization: `Bearer ${apiKey}` }),
    isAnswer: ({ data }) => Array.isArray(data),
    standing: ({ data = [] }, domain) => {
      const found = data.find(({ name }) => name === domain);
      if (found === undefined) return { verdict: "?", what: `${domain} is not among its first 100 domains` };
      return found.is_verified === true ? verified(domain) : unverified(domain);
    },
    spfAt: (domain) => domain,
    spfIncludes: "_spf.mailersend.net",
    dkimAt: (domain) => [`mlsend2._domainkey.${domain}`, `mlsend._domainkey.${domain}`],
    where: "the domains at app.mailersend.com",
  },
  cloudflare: {
    spfAt: (domain) => `cf-bounce.${domain}`,
    spfIncludes: "_spf.mx.cloudflare.net",
    dkimAt: (domain) => [`cf-bounce._domainkey.${domain}`],
    where: "Email Sending in the Cloudflare dashboard",
  },
};
