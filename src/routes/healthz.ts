import { Hono } from "hono/tiny";
import { checkHealth } from "../core/check-health";
import type { AppEnv } from "./context";

/** 200 once KV and D1 answer and the migrations are applied; 503 names what is not so. */
export const healthz = new Hono<AppEnv>().get("/", async (c) => {
  const failing = await checkHealth(c.var.services);
  if (failing.length === 0) return c.json({ status: "ok" });
  return c.json({ message: "Not ready", failing, requestId: c.var.requestId }, 503);
});
