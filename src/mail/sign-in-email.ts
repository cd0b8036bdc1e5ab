import { durationInWords, type Locale, messagesOf } from "../locales";
import { renderLetter } from "./letter";

interface SignInEmail {
  locale: Locale;
  appName: string;
  to: string;
  link: string;
  /** As it is read: `1234 5678`. */
  code: string;
  codeInSubject: boolean;
  ttlSeconds: number;
}

/** The mail that carries link and code of a login. */
export function signInEmail({ locale, appName, to, link, code, codeInSubject, ttlSeconds }: SignInEmail) {
  const { mail } = messagesOf(locale);
  return renderLetter({
    locale,
    subject: codeInSubject ? mail.subjectWithCode(appName, code) : mail.subject(appName),
    title: mail.subject(appName),
    intro: mail.intro(appName),
    button: mail.button(appName),
    link,
    code: { intro: mail.code, digits: code },
    notice: mail.validity(durationInWords(ttlSeconds, locale)),
    reason: mail.recipient(appName, to),
  });
}
