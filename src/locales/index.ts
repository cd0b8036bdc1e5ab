import { de } from "./de";
import { en, type Messages } from "./en";

const LANGUAGES = { en, de };

export type Locale = keyof typeof LANGUAGES;
export type { Messages };

export const LOCALES = Object.keys(LANGUAGES) as Locale[];
export const DEFAULT_LOCALE: Locale = "en";

export const messagesOf = (locale: Locale): Messages => LANGUAGES[locale];

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
