import { Hono } from "hono/tiny";
import type { AppEnv } from "../context";

/** The public keys (RFC 7517 §5), in the order of SIGNING_KEYS; symmetric ones are never shown. */
export const jwks = new Hono<AppEnv>().get("/", (c) => {
  const keys = c.var.services.config.signingKeys.flatMap(({ publicJwk }) => publicJwk ?? []);
  return c.json({ keys }, 200, { "Cache-Control": "public, max-age=300" });
});
