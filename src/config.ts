import { parseEmail } from "./core/email-address";
import type { LinkPolicy } from "./core/link-policy";
import { MOST_LIKELY_GUESS } from "./core/login-code";
import { isLoopback, parseRedirectRule, type RedirectRule, type RedirectUri } from "./core/redirect-rule";
import type { Env } from "./env";
import { importHmacKey } from "./lib/crypto";
import { isWeakSecret } from "./lib/weak-secret";
import type { EmailAddress } from "./store/users";
import { parseSigningKeys, type SigningKeys } from "./tokens/signing-keys";

export interface Config {
  /** The origin people see, without a slash at its end; also the issuer of the tokens. */
  publicUrl: string;
  appName: string;
  redirectRules: RedirectRule[];
  /** What CORS lets through: the redirect rules and the two pages of the exchange contract. */
  frontendRules: RedirectRule[];
  exchangeUrl: RedirectUri | null;
  loginUrl: string;
  signup: "open" | "closed";
  unknownEmail: "hide" | "reveal";
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
  mailFrom: { name: string; email: EmailAddress };
  mailProviders: MailProvider[];
  resendApiKey: string;
  signingKeys: SigningKeys;
  /** What is set and nobody reads: a misspelt name leaves the default in force. */
  unknownVariables: string[];
  /** The HMAC key of what is stored but could be guessed. */
  pepper: CryptoKey;
}

export type MailProvider = "mailbox" | "resend";

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
  const read = <T>(name: string, parse: (text: string) => T, fallback?: string): T => {
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

  const readKeys = () =>
    read("SIGNING_KEYS", parseSigningKeys)?.catch((error: Error) => {
      problems.push(`SIGNING_KEYS: ${error.message}`);
      return undefined as never;
    });

  const publicUrl = read("PUBLIC_URL", parsePublicUrl) ?? "http://localhost";
  const page = (text: string) => parsePage(text, publicUrl);
  const redirectRules = read("ALLOWED_REDIRECTS", (text) => parseRules(text, publicUrl)) ?? [];
  const exchangePage = env.EXCHANGE_URL ? read("EXCHANGE_URL", page) : null;
  const loginPage = read("LOGIN_URL", page, "/login");
  const mailProviders = read("MAIL_PROVIDERS", (text) => parseProviders(text, publicUrl)) ?? [];

  const config: Omit<Config, "unknownVariables"> = {
    publicUrl,
    appName: read("APP_NAME", parseAppName, "Latchkey"),
    redirectRules,
    frontendRules: [...redirectRules, loginPage, ...(exchangePage ? [exchangePage] : [])],
    exchangeUrl: exchangePage && (exchangePage.href as RedirectUri),
    loginUrl: loginPage?.href,
    signup: read("SIGNUP", oneOf("open", "closed"), "open"),
    unknownEmail: read("UNKNOWN_EMAIL", oneOf("hide", "reveal"), "hide"),
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
    mailProviders,
    resendApiKey: mailProviders.includes("resend") ? read("RESEND_API_KEY", String) : "",
    pepper: await read("PEPPER", parsePepper),
    signingKeys: await readKeys(),
  };
  const likelihood = config.codeTries / 10 ** config.codeLength;
  if (likelihood > MOST_LIKELY_GUESS)
    problems.push(
      `CODE_LENGTH, CODE_TRIES: ${config.codeTries} tries at ${config.codeLength} digits let a guesser win more often than 1 in 1,000,000`,
    );
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...config, unknownVariables: unknownIn(env, known) };
}

/** Read only where something else says so, and therefore no mistake where nothing does. */
const OPTIONAL = ["EXCHANGE_URL", "RESEND_API_KEY"];

const unknownIn = (env: Env, known: Set<string>): string[] =>
  Object.keys(env).filter(
    (name) =>
      /^[A-Z]/.test(name) && typeof env[name] === "string" && !known.has(name) && !OPTIONAL.includes(name),
  );

const oneOf =
  <const T extends string>(...options: T[]) =>
  (text: string): T => {
    const option = options.find((candidate) => candidate === text);
    if (option === undefined) throw new Error(`"${text}" is not one of ${options.join(", ")}`);
    return option;
  };

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most))
      throw new Error(`"${text}" is not a whole number from ${least} to ${most}`);
    return number;
  };

const UNITS = { s: 1, m: 60, h: 3600, d: 86400 };

function parseSeconds(text: string): number {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (count === undefined) throw new Error(`"${text}" is not a duration such as 15m, 1h or 60d`);
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}

/** `15m`, `1h`, `60d` → seconds, within bounds written the same way. */
const duration =
  (least: string, most: string) =>
  (text: string): number => {
    const seconds = parseSeconds(text);
    if (seconds < parseSeconds(least) || seconds > parseSeconds(most))
      throw new Error(`${text} is not from ${least} to ${most}`);
    return seconds;
  };

function parsePublicUrl(text: string): string {
  if (!URL.canParse(text)) throw new Error(`"${text}" is not a URL`);
  const url = new URL(text);
  if (text !== url.origin && text !== `${url.origin}/`)
    throw new Error(`"${text}" must be an origin such as https://login.example.com, with no path`);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url)))
    throw new Error(`"${text}" must be https, or http on localhost`);
  return url.origin;
}

function parseAppName(text: string): string {
  if (/\p{C}/u.test(text.replaceAll("\u200d", "")) || [...text].length > 64 || text.trim() === "")
    throw new Error("must be 1 to 64 characters without control characters");
  return text.trim();
}

function parseList(text: string): string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== "");
}

/** Every entry is read before it complains, so that all wrong ones are named. */
function parseRules(text: string, publicUrl: string): RedirectRule[] {
  const wrong: string[] = [];
  const rules = parseList(text).flatMap((entry) => {
    try {
      return [parseRedirectRule(entry, publicUrl)];
    } catch (error) {
      wrong.push((error as Error).message);
      return [];
    }
  });
  if (wrong.length > 0) throw new Error(wrong.join(", "));
  if (rules.length === 0) throw new Error("is empty");
  return rules;
}

function parsePage(entry: string, publicUrl: string): RedirectRule & { match: "exact" } {
  const rule = parseRedirectRule(entry, publicUrl);
  if (rule.match !== "exact") throw new Error(`"${entry}" must be one URL, without a star`);
  return rule;
}

function parseSender(text: string): Config["mailFrom"] {
  const [, name = "", angled, bare] = /^(?:([^<>]*)<([^<>]+)>|([^<>]+))$/.exec(text) ?? [];
  const email = parseEmail(angled ?? bare ?? "");
  if (email === null || /[\p{C}"\\]/u.test(name))
    throw new Error("must be an address, or a name and <address>");
  return { name: name.trim(), email };
}

function parseProviders(text: string, publicUrl: string): MailProvider[] {
  const providers = parseList(text).map(oneOf("mailbox", "resend"));
  if (providers.length === 0) throw new Error("is empty");
  if (providers.includes("mailbox") && !isLoopback(new URL(publicUrl)))
    throw new Error("mailbox shows every mail to everyone, so PUBLIC_URL must then be on localhost");
  return providers;
}

function parsePepper(text: string): Promise<CryptoKey> {
  if (isWeakSecret(text)) throw new Error("must be at least 32 random characters");
  return importHmacKey(text);
}
