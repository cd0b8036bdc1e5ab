import { Hono } from "hono/tiny";
import { endSessions } from "../../core/end-sessions";
import { bearerToken } from "../bearer-token";
import type { AppEnv } from "../context";

export const logout = new Hono<AppEnv>().post("/", async (c) => {
  await endSessions(c.var.services, bearerToken(c), "this");
  return c.body(null, 204);
});
