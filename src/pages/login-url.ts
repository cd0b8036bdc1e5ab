import type { Locale } from "../locales";

/** The login page in the language that the person reads already. */
export const loginUrl = (query: { locale: Locale } & Record<string, string>): string =>
  `/login?${new URLSearchParams(query)}`;
