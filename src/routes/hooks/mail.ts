import { Hono } from "hono/tiny";
import { recordBounces } from "../../core/record-bounces";
import type { AppEnv } from "../context";
import { explain, handleNotFound } from "../errors";

/** Asked again later only at this status; at a 5xx the report would be lost. */
const ASKS_AGAIN_AT: Record<string, 429> = { brevo: 429 };

/** Where mail providers report bounces and complaints. Only for those whose secret is configured. */
export const mailHook = new Hono<AppEnv>()
  .post("/:provider", async (c) => {
    const request = { headers: c.req.raw.headers, body: await c.req.text() };
    const provider = c.req.param("provider");
    return (await recordBounces(c.var.services, provider, request)) ? c.body(null, 200) : handleNotFound(c);
  })
  .onError((error, c) => {
    const { status, body, headers } = explain(error, c);
    const later = status >= 500 && ASKS_AGAIN_AT[c.req.param("provider") ?? ""];
    return c.json(body, later || status, headers);
  });
