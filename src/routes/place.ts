import type { Context } from "hono";
import { browserName } from "../lib/browser-name";

/** Where a request comes from, as far as the browser and the platform say; never the network address. */
export function placeOf(c: Context): { browser: string | null; country: string | null } {
  const { cf } = c.req.raw as { cf?: { country?: unknown } };
  const country = typeof cf?.country === "string" && /^(?!XX)[A-Z]{2}$/.test(cf.country) ? cf.country : null;
  return { browser: browserName(c.req.header("User-Agent") ?? ""), country };
}
