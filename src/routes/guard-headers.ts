import { createMiddleware } from "hono/factory";

/** What every answer has that says nothing else itself; a page brings a policy of its own (`render.ts`). */
const HEADERS = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Origin-Agent-Cluster": "?1",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=15552000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-DNS-Prefetch-Control": "off",
  "X-Download-Options": "noopen",
  "X-Frame-Options": "DENY",
  "X-Permitted-Cross-Domain-Policies": "none",
  "X-XSS-Protection": "0",
};

const ALL = Object.entries(HEADERS);

/** Before the answer is made: then they cost no copy of it. */
export const guardHeaders = createMiddleware((c, next) => {
  for (const [name, value] of ALL) c.header(name, value);
  // Applications may open these in a window of their own, and wait for its answer.
  if (/^\/(?:login|oauth)(?:\/|$)/.test(c.req.path)) c.header("Cross-Origin-Opener-Policy", "unsafe-none");
  return next();
});
