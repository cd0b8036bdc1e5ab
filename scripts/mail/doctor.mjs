import { askProvider } from "./ask-provider.mjs";
import { exists, txtOf } from "./dns.mjs";
import { CHECKS } from "./providers.mjs";

const RESOLVER = "https://cloudflare-dns.com/dns-query";
/** Their DMARC policy makes others refuse mail that they did not send. */
const FREE_MAIL = [
  "gmail.com",
  "googlemail.com",
  "outlook.com",
  "hotmail.com",
  "yahoo.com",
  "icloud.com",
  "gmx.net",
  "aol.com",
];

/** @typedef {import("./providers.mjs").Settings} Settings */

/** @typedef {{ verdict: "ok" | "bad" | "?", what: string, advice?: string }} Finding */

/** A provider, and where it says its DKIM keys are. @typedef {{ settings: Settings, dkimAt?: string[] }} Asked */

/**
 * Prints a line for each finding, with what to do. Ends with 1 where something is bad; what could not be found out is marked
 * and no failure.
 * @param {any} _code @param {any} config @param {string} [resolver]
 */
export async function doctor(_code, config, resolver) {
  const findings = await examineMail(config, resolver);
  for (const { verdict, what, advice } of findings) {
    console.log(`${verdict.padEnd(5)}${what}`);
    if (advice) console.log(`     → ${advice}`);
  }
  process.exitCode = findings.some(({ verdict }) => verdict === "bad") ? 1 : 0;
}

/**
 * Checks the sender, the keys, and what DNS says of the sender's domain.
 * @param {any} config @param {string} [resolver] @returns {Promise<Finding[]>}
 */
export async function examineMail(config, resolver = RESOLVER) {
  const { address } = config.mailFrom.email;
  const domain = address.split("@")[1];
  /** @type {Settings[]} */
  const settings = config.mailProviders.filter((/** @type {any} */ { provider }) => provider !== "mailbox");
  const asked = await Promise.all(
    settings.map(async (each) => ({ settings: each, ...(await askProvider(each, address)) })),
  );
  return [
    checkSender(domain),
    ...checkProviders(config.mailProviders),
    ...asked.flatMap(({ findings }) => findings),
    ...(await checkDns(
      resolver,
      domain,
      asked.filter(({ settings: { provider } }) => provider in CHECKS),
    )),
  ];
}

/** @param {string} domain @returns {Finding} */
function checkSender(domain) {
  if (/(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid|localhost)$/.test(domain))
    return {
      verdict: "bad",
      what: `MAIL_FROM is at ${domain}`,
      advice: "Set MAIL_FROM to an address of a domain of yours.",
    };
  if (FREE_MAIL.includes(domain))
    return {
      verdict: "bad",
      what: `MAIL_FROM is at ${domain}`,
      advice: "Others refuse mail from there that it did not send: use a domain of yours.",
    };
  return { verdict: "ok", what: `MAIL_FROM is at ${domain}` };
}

/** @param {Settings[]} settings @returns {Finding[]} */
function checkProviders(settings) {
  if (settings.some(({ provider }) => provider === "mailbox"))
    return [
      {
        verdict: "bad",
        what: "MAIL_PROVIDERS has mailbox",
        advice: "Nothing leaves this machine. Name a provider, or use --env NAME.",
      },
    ];
  const order = settings.map(({ provider }) => provider).join(", then ");
  if (settings.length > 1) return [{ verdict: "ok", what: `Mail goes out by ${order}` }];
  return [
    {
      verdict: "ok",
      what: `Mail goes out by ${order}`,
      advice: "A second provider in MAIL_PROVIDERS keeps logins going when this one is down.",
    },
  ];
}

/** @param {string} resolver @param {string} domain @param {Asked[]} providers @returns {Promise<Finding[]>} */
async function checkDns(resolver, domain, providers) {
  const records = await txtOf(resolver, domain);
  if (records === null)
    return [
      {
        verdict: "?",
        what: "SPF, DKIM and DMARC: DNS could not be asked",
        advice: "Run this where the network lets requests out, or name a resolver with --dns URL.",
      },
    ];
  return [
    checkSpf(domain, records),
    ...(
      await Promise.all(
        providers.flatMap(({ settings, dkimAt }) => [
          checkReturnPath(resolver, domain, settings),
          checkDkim(resolver, domain, settings, dkimAt),
        ]),
      )
    ).flat(),
    await checkDmarc(resolver, domain),
  ];
}

/** RFC 7208. @param {string} domain @param {string[]} records @returns {Finding} */
function checkSpf(domain, records) {
  const spf = records.filter((record) => /^v=spf1( |$)/i.test(record));
  if (spf.length > 1)
    return {
      verdict: "bad",
      what: `SPF: ${spf.length} records at ${domain}`,
      advice: "More than one counts as none (RFC 7208 §4.5): make them one.",
    };
  if (/[ ]\+?all\b/.test(spf[0] ?? ""))
    return {
      verdict: "bad",
      what: `SPF: ${domain} lets everybody send`,
      advice: "End the record with ~all or -all.",
    };
  if (spf.length === 0)
    return {
      verdict: "?",
      what: `SPF: no record at ${domain}`,
      advice: "Fine where the provider bounces to a subdomain of its own; else add what it asks for.",
    };
  return { verdict: "ok", what: `SPF: ${domain} has a record` };
}

/** @param {string} resolver @param {string} domain @param {Settings} settings @returns {Promise<Finding[]>} */
async function checkReturnPath(resolver, domain, settings) {
  const { spfAt, spfIncludes = "", where } = CHECKS[settings.provider] ?? { where: "" };
  if (spfAt === undefined) return [];
  const host = spfAt(domain, settings);
  const records = await txtOf(resolver, host);
  if (records === null) return [unasked(`SPF for ${settings.provider}`)];
  if (records.some((record) => record.includes(spfIncludes)))
    return [{ verdict: "ok", what: `SPF for ${settings.provider}: ${host}` }];
  return [
    {
      verdict: "bad",
      what: `SPF for ${settings.provider}: no record with ${spfIncludes} at ${host}`,
      advice: `Add the record as ${where} shows it.`,
    },
  ];
}

/**
 * RFC 6376. Each name that the provider itself gave has to have a key, and one of those that it always takes.
 * @param {string} resolver @param {string} domain @param {Settings} settings @param {string[]} [given]
 * @returns {Promise<Finding[]>}
 */
async function checkDkim(resolver, domain, { provider }, given = []) {
  const { dkimAt, where } = CHECKS[provider] ?? { where: "" };
  const names = given.length > 0 ? given : (dkimAt?.(domain) ?? []);
  if (names.length === 0)
    return [
      {
        verdict: "?",
        what: `DKIM for ${provider}: its record has a name of its own`,
        advice: `See ${where}.`,
      },
    ];
  const found = await Promise.all(names.map((name) => exists(resolver, name)));
  const there = names.filter((_, index) => found[index]);
  const missing = names.filter((_, index) => found[index] === false);
  const enough = given.length > 0 ? there.length === names.length : there.length > 0;
  if (enough)
    return [
      { verdict: "ok", what: `DKIM for ${provider}: ${given.length > 0 ? there.join(", ") : there[0]}` },
    ];
  if (missing.length === 0 || (given.length === 0 && found.includes(null)))
    return [unasked(`DKIM for ${provider}`)];
  return [
    {
      verdict: "bad",
      what: `DKIM for ${provider}: nothing at ${missing.join(given.length > 0 ? ", " : " or ")}`,
      advice: `Add the record as ${where} shows it; without it mail ends as spam.`,
    },
  ];
}

/** RFC 7489: the domain's own record, else that of the one above it. @param {string} resolver @param {string} domain @returns {Promise<Finding>} */
async function checkDmarc(resolver, domain) {
  const labels = domain.split(".");
  for (let from = 0; from <= labels.length - 2; from++) {
    const at = labels.slice(from).join(".");
    const records = await txtOf(resolver, `_dmarc.${at}`);
    if (records === null) return unasked("DMARC");
    const [record, ...more] = records.filter((text) => /^v=DMARC1\s*(?:;|$)/i.test(text));
    if (record === undefined) continue;
    if (more.length > 0)
      return {
        verdict: "bad",
        what: `DMARC: ${more.length + 1} records at _dmarc.${at}`,
        advice: "More than one counts as none (RFC 7489 §6.6.3): make them one.",
      };
    if (/;\s*p=none/i.test(record))
      return {
        verdict: "ok",
        what: `DMARC: ${at} has a record`,
        advice: "p=none only watches; p=quarantine or p=reject keeps others from writing in your name.",
      };
    return { verdict: "ok", what: `DMARC: ${at} has a record` };
  }
  return {
    verdict: "bad",
    what: `DMARC: no record for ${domain}`,
    advice: `Add a TXT record at _dmarc.${domain}, such as: v=DMARC1; p=quarantine`,
  };
}

/** @param {string} what @returns {Finding} */
const unasked = (what) => ({ verdict: "?", what: `${what}: DNS gave no answer`, advice: "Try again later." });
