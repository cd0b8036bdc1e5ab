import { Hono } from "hono/tiny";
import { readStatistics } from "../../core/read-statistics";
import type { AppEnv } from "../context";

export const adminStats = new Hono<AppEnv>().get("/", async (c) =>
  c.json(await readStatistics(c.var.services)),
);
