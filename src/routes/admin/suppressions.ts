import { Hono } from "hono/tiny";
import { liftSuppression } from "../../core/lift-suppression";
import { listSuppressions } from "../../core/list-suppressions";
import { toRfc3339 } from "../../lib/clock";
import type { AppEnv } from "../context";
import { readJson, readQuery } from "../input";
import { LiftSuppression, PageQuery } from "./schemas";

/** Addresses that get no mail. */
export const adminSuppressions = new Hono<AppEnv>()
  .get("/", async (c) => {
    const { suppressions, next } = await listSuppressions(c.var.services, readQuery(c, PageQuery));
    const told = suppressions.map(({ emailKey, occurredAt, ...suppression }) => ({
      email: emailKey,
      ...suppression,
      occurredAt: toRfc3339(occurredAt),
    }));
    return c.json({ suppressions: told, next });
  })
  .post("/lift", async (c) => {
    await liftSuppression(c.var.services, (await readJson(c, LiftSuppression)).email);
    return c.body(null, 204);
  });
