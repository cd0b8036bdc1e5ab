import type { Context } from "hono";
import type { StartLoginInput } from "../core/start-login";
import { browserName } from "../lib/browser-name";
import { localeOf } from "./context";

/** Who asks for a mail, as far as platform and browser say: their language, browser and country, no network address. */
export function askerOf(c: Context): Pick<StartLoginInput, "locale" | "askedFrom"> {
  const { cf } = c.req.raw as { cf?: { country?: unknown } };
  const country = typeof cf?.country === "string" && /^(?!XX)[A-Z]{2}$/.test(cf.country) ? cf.country : null;
  return {
    locale: localeOf(c),
    askedFrom: { browser: browserName(c.req.header("User-Agent") ?? ""), country },
  };
}
