import type { Brand } from "../brand";
import { durationInWords, type Locale, messagesOf } from "../locales";
import { renderLetter } from "./letter";

interface EmailChangeEmail {
  locale: Locale;
  brand: Brand;
  link: string;
  ttlSeconds: number;
}

/** To the new address: link and code that complete the change, and whose account it is (masked). */
export function proveEmail(props: EmailChangeEmail & { code: string; oldEmail: string }) {
  const { locale, brand, link, ttlSeconds, code, oldEmail } = props;
  const { appName } = brand;
  const { mail, emailChange } = messagesOf(locale);
  const duration = durationInWords(ttlSeconds, locale);
  return renderLetter({
    locale,
    brand,
    subject: emailChange.subject(appName),
    title: emailChange.subject(appName),
    preheader: mail.preheader(duration),
    intro: emailChange.intro(appName),
    button: emailChange.button,
    link,
    code: { intro: emailChange.code, digits: code },
    notice: mail.validity(duration),
    reason: emailChange.reason(appName, oldEmail),
  });
}

/** To the old address, once it was changed: how to change it back. */
export function emailChanged({
  locale,
  brand,
  link,
  ttlSeconds,
  newEmail,
}: EmailChangeEmail & { newEmail: string }) {
  const { appName } = brand;
  const { emailChanged: words } = messagesOf(locale);
  const notice = words.notice(newEmail, durationInWords(ttlSeconds, locale));
  return renderLetter({
    locale,
    brand,
    subject: words.subject(appName),
    title: words.subject(appName),
    preheader: notice,
    intro: words.intro(appName, newEmail),
    button: words.button,
    link,
    notice,
    reason: words.reason(appName),
  });
}
