// How each kind of variable is read: a function that takes its text and throws an Error saying what is wrong with it.
import { parseEmail } from "./core/email-address";
import { isLoopback, parseRedirectRule, type RedirectRule } from "./core/redirect-rule";
import { importHmacKey } from "./lib/crypto";
import { isWeakSecret } from "./lib/weak-secret";
import type { EmailAddress } from "./store/users";

export type MailProvider = "mailbox" | "resend";

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

export function parsePublicUrl(text: string): string {
  if (!URL.canParse(text)) throw new Error(`"${text}" is not a URL`);
  const url = new URL(text);
  if (text !== url.origin && text !== `${url.origin}/`)
    throw new Error(`"${text}" must be an origin such as https://login.example.com, with no path`);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url)))
    throw new Error(`"${text}" must be https, or http on localhost`);
  return url.origin;
}

export function parseAppName(text: string): string {
  if (/\p{C}/u.test(text.replaceAll("\u200d", "")) || [...text].length > 64 || text.trim() === "")
    throw new Error("must be 1 to 64 characters without control characters");
  return text.trim();
}

function parseList(text: string): string[] {
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

export function parseSender(text: string): Sender {
  const [, name = "", angled, bare] = /^(?:([^<>]*)<([^<>]+)>|([^<>]+))$/.exec(text) ?? [];
  const email = parseEmail(angled ?? bare ?? "");
  if (email === null || /[\p{C}"\\]/u.test(name))
    throw new Error("must be an address, or a name and <address>");
  return { name: name.trim(), email };
}

export function parseProviders(text: string, publicUrl: string): MailProvider[] {
  const providers = parseList(text).map(oneOf("mailbox", "resend"));
  if (providers.length === 0) throw new Error("is empty");
  if (providers.includes("mailbox") && !isLoopback(new URL(publicUrl)))
    throw new Error("mailbox shows every mail to everyone, so PUBLIC_URL must then be on localhost");
  return providers;
}

export function parsePepper(text: string): Promise<CryptoKey> {
  if (isWeakSecret(text)) throw new Error("must be at least 32 random characters");
  return importHmacKey(text);
}
