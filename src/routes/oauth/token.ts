import { Hono } from "hono/tiny";
import { type ClientTokens, exchangeCode } from "../../core/exchange-code";
import { type RefreshedSession, refreshSession } from "../../core/refresh-session";
import type { AppEnv } from "../context";
import { RequestError } from "../request-error";
import { clientCredentials } from "./client-credentials";
import { handleOAuthError } from "./errors";
import { invalidRequest, readOAuthForm } from "./form";

/** The token endpoint (RFC 6749 §3.2). Frontends of the allow-list refresh here without naming themselves. */
export const token = new Hono<AppEnv>()
  .post("/", async (c) => {
    const { services } = c.var;
    const form = await readOAuthForm(c);
    const credentials = clientCredentials(c, form);
    switch (form.grant_type) {
      case "authorization_code": {
        const { code, redirect_uri: redirectUri, code_verifier: codeVerifier } = form;
        if (code === undefined) throw invalidRequest("code required");
        const input = { code, redirectUri, codeVerifier, credentials };
        return c.json(tokenAnswer(await exchangeCode(services, input)), 200, NOT_CACHED);
      }
      case "refresh_token": {
        if (form.refresh_token === undefined) throw invalidRequest("refresh_token required");
        const refreshed = await refreshSession(services, form.refresh_token, credentials);
        return c.json(tokenAnswer(refreshed), 200, NOT_CACHED);
      }
      case undefined:
        throw invalidRequest("grant_type required");
      default:
        throw new RequestError(400, {
          error: "unsupported_grant_type",
          error_description: "authorization_code and refresh_token are supported",
        });
    }
  })
  .onError(handleOAuthError);

const NOT_CACHED = { Pragma: "no-cache" };

/** RFC 6749 §5.1, OpenID Connect Core §3.1.3.3. */
const tokenAnswer = (tokens: ClientTokens | RefreshedSession) => ({
  access_token: tokens.accessToken,
  token_type: "Bearer",
  expires_in: tokens.expiresInSeconds,
  refresh_token: tokens.refreshToken,
  id_token: tokens.idToken,
  scope: tokens.scope,
});
