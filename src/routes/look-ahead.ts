import { createMiddleware } from "hono/factory";

/**
 * Answers a request that nobody made on purpose: HEAD, or a browser's prefetch (Sec-Purpose, Fetch standard). The
 * prefetch fails, so that the browser asks again when the person really goes there.
 */
export const ignoreLookAhead = createMiddleware(async (c, next) => {
  const purpose = c.req.header("Sec-Purpose") ?? c.req.header("Purpose") ?? "";
  if (c.req.method === "HEAD") return c.body(null, 200);
  if (purpose.startsWith("prefetch")) return c.body(null, 503);
  await next();
});
