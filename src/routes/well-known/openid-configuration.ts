import { Hono } from "hono";
import type { AppEnv } from "../context";

/** Discovery (RFC 8414, where OpenID Connect Discovery §4 looks for it): what is there, and nothing that is not. */
export const openidConfiguration = new Hono<AppEnv>().get("/", (c) => {
  const { publicUrl: issuer } = c.var.services.config;
  const metadata = {
    issuer,
    token_endpoint: `${issuer}/oauth/token`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    grant_types_supported: ["refresh_token"],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ["none"],
    revocation_endpoint_auth_methods_supported: ["none"],
    claims_supported: [
      "iss",
      "sub",
      "aud",
      "client_id",
      "exp",
      "iat",
      "jti",
      "sid",
      "email",
      "email_verified",
      "auth_time",
    ],
  };
  return c.json(metadata, 200, { "Cache-Control": "public, max-age=300" });
});
