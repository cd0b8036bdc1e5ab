import type { Brand } from "../brand";
import { durationInWords, type Locale, messagesOf } from "../locales";
import { renderLetter } from "./letter";

interface SignInEmail {
  locale: Locale;
  brand: Brand;
  to: string;
  link: string;
  /** As it is read: `1234 5678`. */
  code: string;
  codeInSubject: boolean;
  ttlSeconds: number;
}

/** The mail that carries link and code of a login. */
export function signInEmail({ locale, brand, to, link, code, codeInSubject, ttlSeconds }: SignInEmail) {
  const { appName } = brand;
  const { mail } = messagesOf(locale);
  const duration = durationInWords(ttlSeconds, locale);
  return renderLetter({
    locale,
    brand,
    subject: codeInSubject ? mail.subjectWithCode(appName, code) : mail.subject(appName),
    title: mail.subject(appName),
    preheader: mail.preheader(duration),
    intro: mail.intro(appName),
    button: mail.button(appName),
    link,
    code: { intro: mail.code, digits: code },
    notice: mail.validity(duration),
    reason: mail.recipient(appName, to),
  });
}
