import { durationInWords, type Locale, messagesOf } from "../locales";
import { renderLetter } from "./letter";

interface EmailChangeEmail {
  locale: Locale;
  appName: string;
  link: string;
  ttlSeconds: number;
}

/** To the new address: link and code that complete the change, and whose account it is (masked). */
export function proveEmail(props: EmailChangeEmail & { code: string; oldEmail: string }) {
  const { locale, appName, link, ttlSeconds, code, oldEmail } = props;
  const { mail, emailChange } = messagesOf(locale);
  return renderLetter({
    locale,
    subject: emailChange.subject(appName),
    title: emailChange.subject(appName),
    intro: emailChange.intro(appName),
    button: emailChange.button,
    link,
    code: { intro: emailChange.code, digits: code },
    notice: mail.validity(durationInWords(ttlSeconds, locale)),
    reason: emailChange.reason(appName, oldEmail),
  });
}

/** To the old address, once it was changed: how to change it back. */
export function emailChanged({
  locale,
  appName,
  link,
  ttlSeconds,
  newEmail,
}: EmailChangeEmail & { newEmail: string }) {
  const { emailChanged: words } = messagesOf(locale);
  return renderLetter({
    locale,
    subject: words.subject(appName),
    title: words.subject(appName),
    intro: words.intro(appName, newEmail),
    button: words.button,
    link,
    notice: words.notice(newEmail, durationInWords(ttlSeconds, locale)),
    reason: words.reason(appName),
  });
}
