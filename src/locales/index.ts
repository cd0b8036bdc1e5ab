import { ar } from "./ar";
import { de } from "./de";
import { en, type Messages } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import { it } from "./it";
import { ja } from "./ja";
import { nl } from "./nl";
import { pt } from "./pt";

const LANGUAGES = { en, de, fr, es, pt, it, nl, ja, ar };

export type Locale = keyof typeof LANGUAGES;
export type { Messages };

export const LOCALES = Object.keys(LANGUAGES) as Locale[];

export const messagesOf = (locale: Locale): Messages => LANGUAGES[locale];

/** A language as POSIX writes it (`de_DE.UTF-8`, `nl_NL@euro`), as BCP 47 does: `de-DE`, `nl-NL`. */
export const languageTag = (text: string): string =>
  text.replace(/(?:\.[\w-]+)?(?:@\w+)?$/, "").replaceAll("_", "-");

/** The language of ours for a language tag (RFC 4647 §3.4, lookup): `fr-CH`, `fr_CH` → `fr`; undefined where there is none. */
export function localeFor(tag: string): Locale | undefined {
  const [language] = languageTag(tag).toLowerCase().split("-");
  return LOCALES.find((locale) => locale === language);
}

/** A country by its ISO 3166 code: "Germany", "Allemagne". */
export const countryInWords = (code: string, locale: Locale): string =>
  new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code;

/** A time as people write it there; `timeZone` as IANA names it. */
export const timeInWords = (seconds: number, locale: Locale, timeZone: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(
    seconds * 1000,
  );

const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

type Unit = (typeof UNITS)[number][0];

/** A time limit in words, in the largest unit that it is a whole number of: "15 minutes", "1 Stunde". */
export function durationInWords(seconds: number, locale: Locale): string {
  const [unit, size] = UNITS.find(([, unitSize]) => seconds % unitSize === 0) ?? ["second", 1];
  return inUnit(seconds / size, unit, locale);
}

/** A time to wait in words, to the second: "30 seconds", "2 minutes, 5 seconds". */
export function waitInWords(seconds: number, locale: Locale): string {
  let left = seconds;
  const parts = UNITS.flatMap(([unit, size]) => {
    const count = Math.floor(left / size);
    left %= size;
    return count > 0 ? [inUnit(count, unit, locale)] : [];
  });
  if (parts.length === 0) return inUnit(0, "second", locale);
  return new Intl.ListFormat(locale, { type: "unit", style: "long" }).format(parts);
}

const inUnit = (count: number, unit: Unit, locale: Locale): string => {
  const key = `${locale} ${unit}`;
  const format =
    formats.get(key) ?? new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" });
  formats.set(key, format);
  return format.format(count);
};

/** Making one costs more than a hash does. */
const formats = new Map<string, Intl.NumberFormat>();
