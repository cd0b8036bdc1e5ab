import { AwsClient } from "aws4fetch";

/**
 * The settings of a provider, those that it has (src/config-mail.ts).
 * @typedef {{ provider: string, baseUrl: string, apiKey: string, serverToken: string, domain: string, accessKeyId: string,
 *   secretAccessKey: string, region: string }} Settings
 */

/**
 * What the doctor asks of each provider: a request that only a good key answers with 2xx, and where its records stand in DNS.
 * @typedef {object} Check
 * @property {(settings: Settings) => Request | Promise<Request>} [key]
 * @property {(domain: string, settings: Settings) => string} [spfAt] where its SPF record has to be
 * @property {string} [spfIncludes]
 * @property {(domain: string) => string[]} [dkimAt] one of these has its key
 * @property {string} where the place that says more
 */

/** @param {string} url @param {Record<string, string>} headers */
const get = (url, headers) => new Request(url, { headers });

/** @type {Record<string, Check>} */
export const CHECKS = {
  resend: {
    key: ({ baseUrl, apiKey }) => get(`${baseUrl}/domains`, { Authorization: `Bearer ${apiKey}` }),
    spfAt: (domain) => `send.${domain}`,
    spfIncludes: "amazonses.com",
    dkimAt: (domain) => [`resend._domainkey.${domain}`],
    where: "resend.com/domains",
  },
  postmark: {
    key: ({ baseUrl, serverToken }) => get(`${baseUrl}/server`, { "X-Postmark-Server-Token": serverToken }),
    where: "the sender signatures at postmarkapp.com",
  },
  sendgrid: {
    key: ({ baseUrl, apiKey }) => get(`${baseUrl}/v3/scopes`, { Authorization: `Bearer ${apiKey}` }),
    dkimAt: (domain) => [`s1._domainkey.${domain}`, `s2._domainkey.${domain}`],
    where: "sender authentication at app.sendgrid.com",
  },
  mailgun: {
    key: ({ baseUrl, apiKey, domain }) =>
      get(`${baseUrl}/v4/domains/${domain}`, { Authorization: `Basic ${btoa(`api:${apiKey}`)}` }),
    spfAt: (_, { domain }) => domain,
    spfIncludes: "mailgun.org",
    where: "the domain's DNS records at app.mailgun.com",
  },
  ses: {
    key: ({ baseUrl, accessKeyId, secretAccessKey, region }) =>
      new AwsClient({ accessKeyId, secretAccessKey, region, service: "ses" }).sign(
        `${baseUrl}/v2/email/account`,
      ),
    where: "the verified identities of SES in the AWS console",
  },
  brevo: {
    key: ({ baseUrl, apiKey }) => get(`${baseUrl}/v3/account`, { "api-key": apiKey }),
    dkimAt: (domain) => [`brevo1._domainkey.${domain}`, `mail._domainkey.${domain}`],
    where: "senders and domains at app.brevo.com",
  },
  mailersend: {
    key: ({ baseUrl, apiKey }) => get(`${baseUrl}/v1/domains`, { Authorization: `Bearer ${apiKey}` }),
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
