import type { Context } from "hono";

/** A request that nobody made on purpose: HEAD, or a browser's prefetch (Sec-Purpose, Fetch standard). */
export function isLookAhead(c: Context): boolean {
  const purpose = c.req.header("Sec-Purpose") ?? c.req.header("Purpose") ?? "";
  return c.req.method === "HEAD" || purpose.startsWith("prefetch");
}
