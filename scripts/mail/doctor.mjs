import { exists, txtOf } from "./dns.mjs";
import { CHECKS } from "./providers.mjs";

const RESOLVER = "https://cloudflare-dns.com/dns-query";
const PATIENCE_MS = 5000;
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

/**
 * Checks the sender, the keys, and what DNS says of the sender's domain; a line for each, with what to do. Ends with 1 where
 * something is bad; what could not be found out is marked and no failure.
 * @param {any} _code @param {any} config @param {string} [resolver]
 */
export async function doctor(_code, config, resolver = RESOLVER) {
  const domain = config.mailFrom.email.address.split("@")[1];
  const providers = config.mailProviders.filter((/** @type {any} */ { provider }) => provider in CHECKS);
  /** @type {Finding[]} */
  const findings = [
    checkSender(domain),
    ...checkProviders(config.mailProviders),
    ...(await Promise.all(providers.map(checkKey))),
    ...(await checkDns(resolver, domain, providers)),
  ];
  for (const { verdict, what, advice } of findings) {
    console.log(`${verdict.padEnd(5)}${what}`);
    if (advice) console.log(`     → ${advice}`);
  }
  process.exitCode = findings.some(({ verdict }) => verdict === "bad") ? 1 : 0;
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

/** @param {Settings} settings @returns {Promise<Finding>} */
async function checkKey(settings) {
  const { provider } = settings;
  const { key, where } = CHECKS[provider] ?? { where: "" };
  if (key === undefined)
    return {
      verdict: "?",
      what: `${provider}: its binding cannot be asked from here`,
      advice: "Sign in at the deployed Worker.",
    };
  try {
    const response = await fetch(await key(settings), {
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: "manual",
    });
    if (response.ok) return { verdict: "ok", what: `${provider}: the key is good` };
    // A key that may send and nothing else is the better one.
    const { name } = /** @type {any} */ (await response.json().catch(() => ({})));
    if (name === "restricted_api_key")
      return { verdict: "ok", what: `${provider}: the key is good, and may send alone` };
    if (response.status === 403)
      return {
        verdict: "?",
        what: `${provider}: the key may not look (status 403)`,
        advice: "npm run mail -- send you@example.com shows whether it may send.",
      };
    if (response.status >= 500)
      return {
        verdict: "?",
        what: `${provider}: out of order (status ${response.status})`,
        advice: "Try again later.",
      };
    return {
      verdict: "bad",
      what: `${provider}: status ${response.status} for its key`,
      advice: `Make a new key, and look at the base URL, region and domain. See ${where}.`,
    };
  } catch {
    return {
      verdict: "?",
      what: `${provider}: could not be asked`,
      advice: "Is there a network here that lets requests out?",
    };
  }
}

/** @param {string} resolver @param {string} domain @param {Settings[]} providers @returns {Promise<Finding[]>} */
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
        providers.flatMap((settings) => [
          checkReturnPath(resolver, domain, settings),
          checkDkim(resolver, domain, settings),
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

/** RFC 6376. @param {string} resolver @param {string} domain @param {Settings} settings @returns {Promise<Finding[]>} */
async function checkDkim(resolver, domain, { provider }) {
  const { dkimAt, where } = CHECKS[provider] ?? { where: "" };
  if (dkimAt === undefined)
    return [
      {
        verdict: "?",
        what: `DKIM for ${provider}: its record has a name of its own`,
        advice: `See ${where}.`,
      },
    ];
  const names = dkimAt(domain);
  const found = await Promise.all(names.map((name) => exists(resolver, name)));
  const [name] = names.filter((_, index) => found[index]);
  if (name === undefined && found.includes(null)) return [unasked(`DKIM for ${provider}`)];
  if (name) return [{ verdict: "ok", what: `DKIM for ${provider}: ${name}` }];
  return [
    {
      verdict: "bad",
      what: `DKIM for ${provider}: nothing at ${names.join(" or ")}`,
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
    const record = records.find((text) => /^v=DMARC1/i.test(text));
    if (record === undefined) continue;
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
