import type { Mail } from "./mailer";

/**
 * An id or error code as the log may have it: one word of ASCII in which nothing of the mail is, be it the address, the
 * link's token or the code; empty where it is none. Providers echo what they are sent.
 */
export function loggableWord(value: unknown, mail: Pick<Mail, "to" | "subject" | "text">): string {
  if (typeof value !== "string" && typeof value !== "number") return "";
  const word = String(value).trim();
  if (!/^[\x21-\x7e]{1,200}$/.test(word)) return "";
  const plain = decoded(word).toLowerCase();
  if (plain.includes(mail.to.toLowerCase())) return "[withheld]";
  const secrets = joined(`${mail.subject}\n${mail.text}`).match(/[\w-]{20,}|\d{6,12}/g) ?? [];
  return secrets.some((secret) => joined(plain).includes(secret.toLowerCase())) ? "[withheld]" : word;
}

/** Without what is written within a code. */
const joined = (text: string): string => text.replace(/(?<=\d)[ -](?=\d)/g, "");

function decoded(word: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(word));
  } catch {
    return word;
  }
}
