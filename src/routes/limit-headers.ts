import { createMiddleware } from "hono/factory";

const MOST_CHARACTERS = 16 * 1024;

/** Refuses requests whose headers are longer than any of ours need (RFC 6585 §5). */
export const limitHeaders = createMiddleware(async (c, next) => {
  let characters = c.req.url.length;
  for (const [name, value] of c.req.raw.headers) characters += name.length + value.length;
  if (characters > MOST_CHARACTERS) return c.json({ message: "Headers too large" }, 431);
  await next();
});
