import { createMiddleware } from "hono/factory";

/** What browsers and their forebears say of a request that nobody made on purpose (Sec-Purpose, Fetch standard). */
const PURPOSES = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];

/** What a link is opened as, or a script fetches; not an image, a frame or the like. */
const DESTINATIONS = ["document", "empty"];

/**
 * Answers HEAD, prefetches, previews and embeddings, none of which is a person opening a link. It fails them, so that
 * the browser asks again when the person really goes there.
 */
export const ignoreLookAhead = createMiddleware(async (c, next) => {
  if (c.req.method === "HEAD") return c.body(null, 200);
  const ahead = PURPOSES.some((name) => /^(?:prefetch|preview)/i.test(c.req.header(name) ?? ""));
  if (ahead || !DESTINATIONS.includes(c.req.header("Sec-Fetch-Dest") ?? "document")) return c.body(null, 503);
  await next();
});
