import type { Context } from "hono";
import type { Locale } from "../locales";
import { type AppEnv, chosenLocale, localeOf } from "./context";
import { signedInBefore } from "./familiar-cookie";
import { networkIn } from "./network";
import { placeOf } from "./place";

/** What a start takes from the request besides its fields: the language, which a field may choose, and who asks. */
export async function startRequest(c: Context<AppEnv>, address: string, field?: Locale | null) {
  const chosen = field ?? chosenLocale(c);
  return {
    locale: chosen ?? localeOf(c),
    keepLocale: chosen !== undefined,
    askedFrom: placeOf(c),
    network: networkIn(c),
    familiar: await signedInBefore(c, address),
  };
}
