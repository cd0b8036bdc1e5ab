import { createMiddleware } from "hono/factory";
import type { AppEnv } from "./context";
import { handlePageError } from "./errors";
import { RequestError } from "./request-error";

const MOST_CHARACTERS = 16 * 1024;

/** Refuses requests whose headers are longer than any of ours need (RFC 6585 §5). */
export const limitHeaders = createMiddleware<AppEnv>(async (c, next) => {
  let characters = c.req.url.length;
  c.req.raw.headers.forEach((value, name) => {
    characters += name.length + value.length;
  });
  if (characters > MOST_CHARACTERS)
    return handlePageError(new RequestError(431, { message: "Headers too large" }), c);
  await next();
});
