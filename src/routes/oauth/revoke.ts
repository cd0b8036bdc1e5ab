import { Hono } from "hono/tiny";
import { revokeToken } from "../../core/revoke-token";
import type { AppEnv } from "../context";
import { clientCredentials } from "./client-credentials";
import { handleOAuthError } from "./errors";
import { invalidRequest, readOAuthForm } from "./form";

/** Revocation (RFC 7009): of an access or refresh token, and with either of the session it belongs to. */
export const revoke = new Hono<AppEnv>()
  .post("/", async (c) => {
    const form = await readOAuthForm(c);
    if (form.token === undefined) throw invalidRequest("token required");
    await revokeToken(c.var.services, form.token, clientCredentials(c, form));
    return c.body(null, 200);
  })
  .onError(handleOAuthError);
