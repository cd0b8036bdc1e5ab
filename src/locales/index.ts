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

/** The language of ours for a language tag (RFC 4647 §3.4, lookup): `fr-CH` → `fr`; undefined where there is none. */
export function localeFor(tag: string): Locale | undefined {
  const [language] = tag.toLowerCase().split("-");
  return LOCALES.find((locale) => locale === language);
}

/** A country by its ISO 3166 code: "Germany", "Allemagne". */
export const countryInWords = (code: string, locale: Locale): string =>
  new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code;

const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** A time limit in words, in the largest unit that it is a whole number of: "15 minutes", "1 Stunde". */
export function durationInWords(seconds: number, locale: Locale): string {
  const [unit, size] = UNITS.find(([, unitSize]) => seconds % unitSize === 0) ?? ["second", 1];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(seconds / size);
}
