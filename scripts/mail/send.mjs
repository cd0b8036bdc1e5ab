import { randomUUID } from "node:crypto";
import { stop } from "../stop.mjs";

/**
 * Sends one mail by each configured provider in turn, and prints what each answers. Ends with 1 where one did not take it.
 * @param {any} code @param {any} config @param {string} address
 */
export async function send(code, config, address) {
  const email = code.parseEmail(address);
  if (email === null) stop(`${address} is not an email address.`);
  let failed = false;
  for (const settings of config.mailProviders) {
    const { provider } = settings;
    if (ELSEWHERE[provider]) {
      console.log(`${provider.padEnd(12)}${ELSEWHERE[provider]}`);
      continue;
    }
    const delivery = await code
      .createMailer(settings, {})
      .send(mailTo(code, config, email.address), AbortSignal.timeout(config.mailTimeoutSeconds * 1000));
    const { outcome } = delivery;
    console.log(
      `${provider.padEnd(12)}${outcome.padEnd(9)}${outcome === "sent" ? delivery.id : delivery.reason}`,
    );
    if (outcome === "sent") continue;
    failed = true;
    console.log(`${" ".repeat(12)}→ ${adviceFor(outcome, delivery.reason, provider)}`);
  }
  process.exitCode = failed ? 1 : 0;
}

/** @type {Record<string, string>} */
const ELSEWHERE = {
  mailbox:
    "keeps mails on this machine: open /dev/mailbox while npm start runs, or name a provider in MAIL_PROVIDERS",
  cloudflare: "is a binding, which the deployed Worker alone has: sign in there to try it",
};

/** The mail of a login that never was, so that what arrives is what people will get. @param {any} code @param {any} config @param {string} to */
function mailTo(code, { publicUrl, brand, linkTtlSeconds, defaultLocale, mailFrom, mailReplyTo }, to) {
  const message = code.signInEmail({
    locale: defaultLocale,
    brand,
    to,
    link: `${publicUrl}/login`,
    code: "0000 0000",
    codeInSubject: false,
    ttlSeconds: linkTtlSeconds,
  });
  const from = { name: mailFrom.name, address: mailFrom.email.address };
  return { ...message, to, from, replyTo: mailReplyTo, idempotencyKey: randomUUID() };
}

/** What providers say besides 429 when nothing more may be sent. */
const QUOTAS = /^status (?:402|420|422 405|400 LimitExceededException|400 not_enough_credits|422 MS4222[25])/;

/** @param {string} outcome @param {string} reason @param {string} provider */
function adviceFor(outcome, reason, provider) {
  const [, status = ""] = /^status (\d+)/.exec(reason) ?? [];
  if (outcome === "refused")
    return `Is the domain of MAIL_FROM verified at ${provider}, and the address right?`;
  if (QUOTAS.test(reason)) return "Its quota is used up. In a login the next provider would be tried.";
  if (status === "401" || status === "403")
    return "The key is wrong or may not send, or the credits are used up.";
  if (status === "404")
    return `There is nothing at that address: look at ${provider.toUpperCase()}_BASE_URL, region or domain.`;
  if (status === "429")
    return "Over its limit, or the quota is used up. In a login the next provider would be tried.";
  if (status === "200") return "That was not the provider's API: a proxy, or a wrong base URL.";
  return "It did not answer as it should. In a login the next provider would be tried.";
}
