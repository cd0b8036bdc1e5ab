import { Hono } from "hono/tiny";
import { endSessions } from "../../core/end-sessions";
import { listSessions } from "../../core/list-sessions";
import { bearerToken } from "../bearer-token";
import type { AppEnv } from "../context";
import { toSession } from "../session-json";

/** The caller's own sessions. */
export const sessions = new Hono<AppEnv>()
  .get("/", async (c) => {
    const { sessions: own } = await listSessions(c.var.services, bearerToken(c));
    return c.json(own.map(toSession));
  })
  .delete("/", async (c) => {
    await endSessions(c.var.services, bearerToken(c), c.req.query("all") === "true" ? "all" : "others");
    return c.body(null, 204);
  })
  .delete("/:id", async (c) => {
    await endSessions(c.var.services, bearerToken(c), { id: c.req.param("id") });
    return c.body(null, 204);
  });
