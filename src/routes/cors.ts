import type { Context, MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import { allowsOrigin } from "../core/redirect-rule";
import type { AppEnv } from "./context";

const EXPOSED = "Attempt-Id, Retry-After";
const PREFLIGHT = {
  "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE",
  "Access-Control-Allow-Headers": "Authorization, Content-Type",
  "Access-Control-Max-Age": "3600",
};

/** CORS (Fetch standard §3.3) for the frontends of the allow-list, with credentials; the Worker's own pages need none. */
export const forFrontends = cors({ others: false });

/**
 * The same, and without credentials for the pages of registered applications, wherever they are: these endpoints heed no
 * cookie, so whoever holds a token or code may use it.
 */
export const forApplications = cors({ others: true });

function cors({ others }: { others: boolean }): MiddlewareHandler<AppEnv> {
  return createMiddleware<AppEnv>(async (c, next) => {
    c.header("Vary", "Origin", { append: true });
    const origin = c.req.header("Origin");
    if (origin !== undefined) allow(c, origin, others);
    return c.req.method === "OPTIONS" ? c.body(null, 204, PREFLIGHT) : next();
  });
}

function allow(c: Context<AppEnv>, origin: string, others: boolean): void {
  if (origin !== "null" && URL.parse(origin)?.origin !== origin) return;
  const isFrontend = allowsOrigin(c.var.services.config.frontendRules, origin);
  if (!isFrontend && !others) return;
  c.header("Access-Control-Allow-Origin", origin);
  c.header("Access-Control-Expose-Headers", EXPOSED);
  if (isFrontend) c.header("Access-Control-Allow-Credentials", "true");
}
