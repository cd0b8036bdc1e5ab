import { type Brand, DEFAULT_ACCENT } from "./brand";
import { readLimits, readTurnstile } from "./config-limits";
import {
  type HookName,
  type ProviderSettings,
  type Read,
  readHooks,
  readProvider,
  readProviderNames,
} from "./config-mail";
import { parsePepper, tokenHash } from "./config-secrets";
import { unknownIn } from "./config-unknown";
import {
  duration,
  oneOf,
  parseAddress,
  parseAppName,
  parseColour,
  parseDomains,
  parseLogo,
  parsePage,
  parsePublicUrl,
  parseRules,
  parseSender,
  type Sender,
  wholeNumber,
} from "./config-values";
import { readEventsWebhook } from "./config-webhook";
import type { LinkPolicy } from "./core/link-policy";
import { MOST_LIKELY_GUESS } from "./core/login-code";
import type { RedirectRule, RedirectUri } from "./core/redirect-rule";
import type { Env } from "./env";
import type { Limits } from "./limits/table";
import { LOCALES, type Locale } from "./locales";
import { parseSigningKeys, type SigningKeys } from "./tokens/signing-keys";

export interface Config {
  /** The origin people see, without a slash at its end; also the issuer of the tokens. */
  publicUrl: string;
  appName: string;
  /** How mails and pages look. */
  brand: Brand;
  /** The language of who asks for none that there is. */
  defaultLocale: Locale;
  redirectRules: RedirectRule[];
  /** What CORS lets through: the redirect rules and the two pages of the exchange contract. */
  frontendRules: RedirectRule[];
  exchangeUrl: RedirectUri | null;
  loginUrl: string;
  signup: "open" | "closed";
  unknownEmail: "hide" | "reveal";
  /** Addresses of these domains alone are let in, where there are any; then none of those. */
  allowedDomains: string[];
  blockedDomains: string[];
  limits: Limits;
  turnstile: { siteKey: string; secret: string } | null;
  /** Whether requests pass where Turnstile cannot be asked. */
  turnstileFailOpen: boolean;
  linkTtlSeconds: number;
  linkPolicy: LinkPolicy;
  /** Digits of a login code. */
  codeLength: number;
  /** How often a code of one attempt may be tried. */
  codeTries: number;
  codeInSubject: boolean;
  accessTokenTtlSeconds: number;
  /** How long after its last refresh a session lives. */
  sessionTtlSeconds: number;
  /** How long a session lives in any case. */
  sessionMaxAgeSeconds: number;
  /** How long a used refresh token answers again. */
  refreshGraceSeconds: number;
  mailFrom: Sender;
  mailReplyTo: string | undefined;
  /** In their order. */
  mailProviders: ProviderSettings[];
  /** Where providers report bounces, with what proves that it is them. */
  bounceHooks: Map<HookName, string>;
  /** How long events are kept. */
  eventsTtlSeconds: number;
  /** Who is told of events, where anybody is. */
  eventsWebhook: { url: string; secrets: string[] } | null;
  /** SHA-256 of the token that /api/admin is called with, as base64url; null where nobody may call it. */
  adminTokenHash: string | null;
  /** How long one provider may take. */
  mailTimeoutSeconds: number;
  signingKeys: SigningKeys;
  /** What is set and nobody reads: a misspelt name leaves the default in force. */
  unknownVariables: string[];
  /** The HMAC key of what is stored but could be guessed. */
  pepper: CryptoKey;
}

/** A configuration that nothing can be served with; `problems` is the list of everything wrong with it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(readonly problems: string[]) {
    super(problems.join("; "));
  }
}

/**
 * Reads the variables and secrets of the Worker, all at once; an empty one counts as absent.
 * @throws {ConfigError} with a line for each variable that is missing or wrong, secrets never quoted
 */
export async function parseConfig(env: Env): Promise<Config> {
  const problems: string[] = [];

  const known = new Set<string>();

  /** What `parse` makes of a variable; what it throws becomes a problem, and the result is then never used. */
  const read: Read = <T>(name: string, parse: (text: string) => T, fallback?: string): T => {
    known.add(name);
    const text = env[name] || fallback;
    try {
      if (typeof text !== "string") throw new Error("is missing");
      return parse(text);
    } catch (error) {
      problems.push(`${name}: ${(error as Error).message}`);
      return undefined as T;
    }
  };

  const optional = <T>(name: string, parse: (text: string) => T): T | undefined => {
    known.add(name);
    return env[name] ? read(name, parse) : undefined;
  };

  const readKeys = () =>
    read("SIGNING_KEYS", parseSigningKeys)?.catch((error: Error) => {
      problems.push(`SIGNING_KEYS: ${error.message}`);
      return undefined as never;
    });

  const publicUrl = read("PUBLIC_URL", parsePublicUrl) ?? "http://localhost";
  const page = (text: string) => parsePage(text, publicUrl);
  const redirectRules = read("ALLOWED_REDIRECTS", (text) => parseRules(text, publicUrl)) ?? [];
  const exchangePage = optional("EXCHANGE_URL", page) ?? null;
  const loginPage = read("LOGIN_URL", page, "/login");
  const providerNames = readProviderNames(read, publicUrl);
  if (providerNames.includes("cloudflare") && !hasSendEmail(env))
    problems.push("EMAIL: the send_email binding is missing, which the mail provider cloudflare needs");
  const appName = read("APP_NAME", parseAppName, "Latchkey");

  const config: Omit<Config, "unknownVariables"> = {
    publicUrl,
    appName,
    brand: {
      appName,
      logoUrl: optional("LOGO_URL", parseLogo),
      accentColour: read("ACCENT_COLOR", parseColour, DEFAULT_ACCENT),
      supportEmail: optional("SUPPORT_EMAIL", parseAddress)?.address,
    },
    defaultLocale: read("DEFAULT_LOCALE", oneOf(...LOCALES), "en"),
    redirectRules,
    frontendRules: [...redirectRules, loginPage, ...(exchangePage ? [exchangePage] : [])],
    exchangeUrl: exchangePage && (exchangePage.href as RedirectUri),
    loginUrl: loginPage?.href,
    signup: read("SIGNUP", oneOf("open", "closed"), "open"),
    unknownEmail: read("UNKNOWN_EMAIL", oneOf("hide", "reveal"), "hide"),
    allowedDomains: optional("ALLOWED_EMAIL_DOMAINS", parseDomains) ?? [],
    blockedDomains: optional("BLOCKED_EMAIL_DOMAINS", parseDomains) ?? [],
    limits: readLimits(read),
    turnstile: readTurnstile(optional, problems),
    turnstileFailOpen: read("TURNSTILE_FAIL", oneOf("open", "closed"), "open") === "open",
    linkTtlSeconds: read("LINK_TTL", duration("1m", "1d"), "15m"),
    linkPolicy: read("LINK_POLICY", oneOf("confirm", "same-browser", "direct"), "confirm"),
    codeLength: read("CODE_LENGTH", wholeNumber(6, 12), "8"),
    codeTries: read("CODE_TRIES", wholeNumber(1, 20), "5"),
    codeInSubject: read("CODE_IN_SUBJECT", oneOf("true", "false"), "false") === "true",
    accessTokenTtlSeconds: read("ACCESS_TOKEN_TTL", duration("1m", "1d"), "1h"),
    sessionTtlSeconds: read("SESSION_TTL", duration("1h", "400d"), "60d"),
    sessionMaxAgeSeconds: read("SESSION_MAX_AGE", duration("1h", "400d"), "180d"),
    refreshGraceSeconds: read("REFRESH_GRACE", duration("0s", "5m"), "30s"),
    mailFrom: read("MAIL_FROM", parseSender),
    mailReplyTo: optional("MAIL_REPLY_TO", parseAddress)?.address,
    mailProviders: providerNames.map((name) => readProvider(name, read)),
    bounceHooks: readHooks(optional),
    eventsTtlSeconds: read("EVENTS_TTL", duration("1d", "400d"), "90d"),
    eventsWebhook: readEventsWebhook(optional, problems),
    adminTokenHash: optional("ADMIN_TOKEN_HASH", tokenHash) ?? null,
    mailTimeoutSeconds: read("MAIL_TIMEOUT", duration("1s", "10s"), "5s"),
    pepper: await read("PEPPER", parsePepper),
    signingKeys: await readKeys(),
  };
  const likelihood = config.codeTries / 10 ** config.codeLength;
  if (likelihood > MOST_LIKELY_GUESS)
    problems.push(
      `CODE_LENGTH, CODE_TRIES: ${config.codeTries} tries at ${config.codeLength} digits let a guesser win more often than 1 in 1,000,000`,
    );
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return { ...config, unknownVariables: unknownIn(env, known) };
}

const hasSendEmail = (env: Env): boolean =>
  typeof (env.EMAIL as { send?: unknown } | undefined)?.send === "function";
