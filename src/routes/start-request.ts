import type { Context } from "hono";
import type { Locale } from "../locales";
import { type AppEnv, chosenLocale, localeOf } from "./context";
import { networkIn } from "./network";
import { placeOf } from "./place";

/** What a start takes from the request besides its fields: the language, which a field may choose, and who asks. */
export function startRequest(c: Context<AppEnv>, field?: Locale | null) {
  const chosen = field ?? chosenLocale(c);
  return {
    locale: chosen ?? localeOf(c),
    keepLocale: chosen !== undefined,
    askedFrom: placeOf(c),
    network: networkIn(c),
  };
}
