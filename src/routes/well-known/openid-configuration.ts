import { Hono } from "hono/tiny";
import { PROMPTS, RESPONSE_MODES, SCOPES } from "../../core/authorization-request";
import { LOCALES } from "../../locales";
import type { AppEnv } from "../context";

const AUTH_METHODS = ["none", "client_secret_basic", "client_secret_post"];

/** Discovery (OpenID Connect Discovery §3, RFC 8414): what is there, and nothing that is not. */
export const openidConfiguration = new Hono<AppEnv>().get("/", (c) => {
  const { config, idTokens } = c.var.services;
  const { publicUrl: issuer } = config;
  const metadata = {
    issuer,
    ...(idTokens === null ? { response_types_supported: [] } : openidMetadata(issuer, idTokens.alg)),
    token_endpoint: `${issuer}/oauth/token`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    grant_types_supported: [...(idTokens === null ? [] : ["authorization_code"]), "refresh_token"],
    token_endpoint_auth_methods_supported: AUTH_METHODS,
    revocation_endpoint_auth_methods_supported: AUTH_METHODS,
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
      "nonce",
      "preferred_username",
    ],
  };
  return c.json(metadata, 200, { "Cache-Control": "public, max-age=300" });
});

/** Of the authorization endpoint and what belongs to it. */
const openidMetadata = (issuer: string, alg: string) => ({
  authorization_endpoint: `${issuer}/oauth/authorize`,
  userinfo_endpoint: `${issuer}/oauth/userinfo`,
  end_session_endpoint: `${issuer}/oauth/logout`,
  scopes_supported: SCOPES,
  response_types_supported: ["code"],
  response_modes_supported: RESPONSE_MODES,
  prompt_values_supported: PROMPTS,
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: [alg],
  code_challenge_methods_supported: ["S256"],
  authorization_response_iss_parameter_supported: true,
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  ui_locales_supported: LOCALES,
});
