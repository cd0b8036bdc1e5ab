import { Hono } from "hono";
import { authenticate } from "../../core/authenticate";
import { bearerToken } from "../bearer-token";
import type { AppEnv } from "../context";

export const authUser = new Hono<AppEnv>().get("/", async (c) => {
  const { user } = await authenticate(c.var.services, bearerToken(c));
  return c.json(user);
});
