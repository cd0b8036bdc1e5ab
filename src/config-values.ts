// How each kind of variable is read: a function that takes its text and throws an Error saying what is wrong with it.
import { parseEmail } from "./core/email-address";
import { isLoopback, parseRedirectRule, type RedirectRule } from "./core/redirect-rule";
import type { EmailAddress } from "./store/users";

/** Whom mails are from. */
export interface Sender {
  name: string;
  email: EmailAddress;
}

export const oneOf =
  <const T extends string>(...options: T[]) =>
  (text: string): T => {
    const option = options.find((candidate) => candidate === text);
    if (option === undefined) throw new Error(`"${text}" is not one of ${options.join(", ")}`);
    return option;
  };

export const wholeNumber =
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
export const duration =
  (least: string, most: string) =>
  (text: string): number => {
    const seconds = parseSeconds(text);
    if (seconds < parseSeconds(least) || seconds > parseSeconds(most))
      throw new Error(`${text} is not from ${least} to ${most}`);
    return seconds;
  };

/** Domains, each with its subdomains, whether or not a star, a dot or an @ in front says so; `com` is one, too. */
export const parseDomains = (text: string): string[] =>
  parseList(text).map((entry) => {
    const domain = entry.replace(/^(?:\*\.|\.|@)/, "");
    return /^[a-z]{2,63}$/i.test(domain) ? domain.toLowerCase() : hostName(domain);
  });

export function parsePublicUrl(text: string): string {
  if (!URL.canParse(text)) throw new Error(`"${text}" is not a URL`);
  const url = new URL(text);
  if (text !== url.origin && text !== `${url.origin}/`)
    throw new Error(`"${text}" must be an origin such as https://login.example.com, with no path`);
  if (!isSafe(url)) throw new Error(`"${text}" must be https, or http on localhost`);
  return url.origin;
}

const MOST_NAME_CHARACTERS = 64;

export function parseAppName(text: string): string {
  const visible = text.replace(/\s|\u200d|\u115f|\u1160|\u3164|\uffa0|\u2800/g, "");
  if (hasControls(text) || [...text].length > MOST_NAME_CHARACTERS || visible === "")
    throw new Error(`must be 1 to ${MOST_NAME_CHARACTERS} characters without control characters`);
  return text.trim();
}

/** Newlines, bidi controls and the like; the joiner within emoji is none. */
const hasControls = (text: string): boolean => /[\p{C}\u2028\u2029]/u.test(text.replaceAll("\u200d", ""));

const MOST_DATA_CHARACTERS = 8192;

/** An image's address: https, or the image itself as `data:`, small enough to stand in each mail. */
export function parseLogo(text: string): string {
  const isData = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)(?:;[\w=-]+)*,[\w+/=%.~!*():-]+$/.test(text);
  if (isData && text.length <= MOST_DATA_CHARACTERS) return text;
  if (text.startsWith("data:"))
    throw new Error(
      `must be an image of ${MOST_DATA_CHARACTERS} characters at most, in base64 or percent-encoded`,
    );
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== "https:" || !/^[a-z0-9.-]+(?::\d+)?$/.test(url.host) || text.length > 1024)
    throw new Error("must be an https or data: address of an image");
  return url.href;
}

export function parseColour(text: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(text)) throw new Error(`"${text}" is not a colour such as #1d4ed8`);
  return text.toLowerCase();
}

export function parseAddress(text: string): EmailAddress {
  const email = parseEmail(text);
  if (email === null) throw new Error("is not an email address");
  return email;
}

/** One word of letters, digits and hyphens, which becomes part of an address. */
export function word(text: string): string {
  if (!/^[\w-]{1,64}$/.test(text)) throw new Error("must be letters, digits and hyphens");
  return text;
}

export function hostName(text: string): string {
  const email = parseEmail(`x@${text}`);
  if (email === null) throw new Error(`"${text}" is not a domain`);
  return email.address.slice(2);
}

const isSafe = (url: URL): boolean =>
  url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));

/** Where an API is: https, or http on localhost, without a slash at its end. */
export function apiUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !isSafe(url) || /[?#@]/.test(url.href))
    throw new Error("must be an https address (or http on localhost), without a query");
  return url.href.replace(/\/$/, "");
}

/** Where mails are posted: an address as it stands, https, or http on localhost. */
export function webhookUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !isSafe(url) || url.username !== "" || url.password !== "" || url.hash !== "")
    throw new Error("must be an https address (or http on localhost)");
  return url.href;
}

export function parseList(text: string): string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== "");
}

/** Every entry is read before it complains, so that all wrong ones are named. */
export function parseRules(text: string, publicUrl: string): RedirectRule[] {
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

export function parsePage(entry: string, publicUrl: string): RedirectRule & { match: "exact" } {
  const rule = parseRedirectRule(entry, publicUrl);
  if (rule.match !== "exact") throw new Error(`"${entry}" must be one URL, without a star`);
  return rule;
}

/** An address, or a name and `<address>`; quotes around the name are those of RFC 5322, and no part of it. */
export function parseSender(text: string): Sender {
  const [, before = "", angled, bare] = /^(?:([^<>]*)<([^<>]+)>|([^<>]+))$/.exec(text) ?? [];
  const name = before
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim();
  const email = parseEmail(angled ?? bare ?? "");
  if (email === null || hasControls(before) || [...name].length > MOST_NAME_CHARACTERS)
    throw new Error(
      `must be an address, or a name of ${MOST_NAME_CHARACTERS} characters at most and <address>`,
    );
  if (/["\\]/.test(name))
    throw new Error("has a name with quotes or backslashes in it; quotes may stand around all of it alone");
  return { name, email };
}
