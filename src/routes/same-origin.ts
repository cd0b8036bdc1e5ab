import { createMiddleware } from "hono/factory";
import { RequestError } from "./request-error";

/**
 * Refuses a form that another site's page sends (RFC 9700 §4.7, login CSRF). A browser says where a request comes
 * from, in Sec-Fetch-Site or else in Origin; a program that says neither rides on nobody's cookies.
 */
export const sameOrigin = createMiddleware(async (c, next) => {
  const site = c.req.header("Sec-Fetch-Site");
  const origin = c.req.header("Origin");
  const own =
    site === undefined
      ? origin === undefined || origin === new URL(c.req.url).origin
      : site === "same-origin";
  if (!own) throw new RequestError(403, { message: "Cross-site request" });
  await next();
});
