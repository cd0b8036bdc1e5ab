import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { requireAdmin } from "../../core/require-admin";
import { bearerToken } from "../bearer-token";
import type { AppEnv } from "../context";
import { handleNotFound } from "../errors";
import { networkIn } from "../network";

/** Lets in who holds the admin token, and records each call; there is nothing behind it where no token is configured. */
export const adminGate = createMiddleware<AppEnv>(async (c, next) => {
  const { config, record } = c.var.services;
  if (config.adminTokenHash === null) return handleNotFound(c);
  await requireAdmin(c.var.services, bearerToken(c).accessToken, networkIn(c));
  await next();
  record("admin.called", { call: `${c.req.method} ${routePath(c, -1)}`, status: c.res.status });
});
