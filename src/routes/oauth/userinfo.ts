import { Hono } from "hono/tiny";
import { readUserinfo } from "../../core/read-userinfo";
import { bearerToken } from "../bearer-token";
import type { AppEnv } from "../context";
import { handleOAuthError } from "./errors";

/** The UserInfo endpoint (OpenID Connect Core §5.3). */
export const userinfo = new Hono<AppEnv>()
  .on(["GET", "POST"], "/", async (c) => c.json(await readUserinfo(c.var.services, bearerToken(c))))
  .onError(handleOAuthError);
