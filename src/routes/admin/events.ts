import { Hono } from "hono/tiny";
import { findEvents } from "../../core/find-events";
import { toRfc3339 } from "../../lib/clock";
import type { AppEnv } from "../context";
import { readQuery } from "../input";
import { EventsQuery } from "./schemas";

/** What happened, newest first; `before` takes the id at which a page ended. */
export const adminEvents = new Hono<AppEnv>().get("/", async (c) => {
  const { user: userId, kind: kinds, ...query } = readQuery(c, EventsQuery);
  const events = await findEvents(c.var.services, { ...query, userId, kinds });
  return c.json({ events: events.map(({ at, ...event }) => ({ ...event, at: toRfc3339(at) })) });
});
