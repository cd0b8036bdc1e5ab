import { Hono } from "hono";
import { refreshSession } from "../../core/refresh-session";
import type { AppEnv } from "../context";
import { RequestError } from "../request-error";
import { handleOAuthError } from "./errors";
import { invalidRequest, readOAuthForm } from "./form";

/** The token endpoint (RFC 6749 §3.2) for public clients: `client_id` may be sent and decides nothing. */
export const token = new Hono<AppEnv>()
  .post("/", async (c) => {
    const { grant_type, refresh_token } = await readOAuthForm(c);
    if (grant_type === undefined) throw invalidRequest("grant_type required");
    if (grant_type !== "refresh_token")
      throw new RequestError(400, {
        error: "unsupported_grant_type",
        error_description: "refresh_token is supported",
      });
    if (refresh_token === undefined) throw invalidRequest("refresh_token required");
    const { accessToken, expiresInSeconds, refreshToken } = await refreshSession(
      c.var.services,
      refresh_token,
    );
    return c.json(
      {
        access_token: accessToken,
        token_type: "Bearer",
        expires_in: expiresInSeconds,
        refresh_token: refreshToken,
      },
      200,
      { Pragma: "no-cache" },
    );
  })
  .onError(handleOAuthError);
