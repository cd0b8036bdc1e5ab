import type { Brand } from "../brand";
import { durationInWords, type Locale, messagesOf } from "../locales";
import {
  BLANKS,
  fillLetter,
  isLinkShown,
  type LetterTemplate,
  type RenderedLetter,
  renderLetter,
  templateOf,
} from "./letter";

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
export function signInEmail({ to, link, code, ...same }: SignInEmail): RenderedLetter {
  return fillLetter(templateFor(same, isLinkShown(link)), { to, link, code });
}

type Same = Omit<SignInEmail, "to" | "link" | "code">;

/** Only three words differ from mail to mail; the rest is rendered once an isolate. */
const templates = new WeakMap<Brand, Map<string, LetterTemplate>>();

function templateFor(same: Same, showLink: boolean): LetterTemplate {
  const ofBrand = templates.get(same.brand) ?? new Map<string, LetterTemplate>();
  templates.set(same.brand, ofBrand);
  const key = JSON.stringify([same.locale, same.codeInSubject, same.ttlSeconds, showLink]);
  const template = ofBrand.get(key) ?? templateOf(renderBlank(same, showLink));
  ofBrand.set(key, template);
  return template;
}

function renderBlank({ locale, brand, codeInSubject, ttlSeconds }: Same, showLink: boolean) {
  const { appName } = brand;
  const { mail } = messagesOf(locale);
  const duration = durationInWords(ttlSeconds, locale);
  return renderLetter({
    locale,
    brand,
    subject: codeInSubject ? mail.subjectWithCode(appName, BLANKS.code) : mail.subject(appName),
    title: mail.subject(appName),
    preheader: mail.preheader(duration),
    intro: mail.intro(appName),
    button: mail.button(appName),
    link: BLANKS.link,
    showLink,
    code: { intro: mail.code, digits: BLANKS.code },
    notice: mail.validity(duration),
    reason: mail.recipient(appName, BLANKS.to),
  });
}
