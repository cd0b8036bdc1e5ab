import { Hono } from "hono";
import { revokeToken } from "../../core/revoke-token";
import type { AppEnv } from "../context";
import { handleOAuthError } from "./errors";
import { invalidRequest, readOAuthForm } from "./form";

/** Revocation (RFC 7009): of an access or refresh token, and with either of the session it belongs to. */
export const revoke = new Hono<AppEnv>()
  .post("/", async (c) => {
    const { token } = await readOAuthForm(c);
    if (token === undefined) throw invalidRequest("token required");
    await revokeToken(c.var.services, token);
    return c.body(null, 200);
  })
  .onError(handleOAuthError);
