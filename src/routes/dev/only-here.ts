import { createMiddleware } from "hono/factory";
import { isLoopback } from "../../core/redirect-rule";
import type { AppEnv } from "../context";
import { handleNotFound } from "../errors";

/** For development alone: not there unless mail stays here, and asked for by a name of this machine. */
export const onlyHere = createMiddleware<AppEnv>(async (c, next) => {
  if (c.var.services.mailbox === null || !isLoopback(new URL(c.req.url))) return handleNotFound(c);
  await next();
});
