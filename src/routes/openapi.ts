import { Hono } from "hono/tiny";
import { sha256 } from "../lib/crypto";
import { documentAt } from "../openapi/document";
import type { AppEnv } from "./context";

/** What there is to call, as OpenAPI 3.1; asked for again with its ETag (RFC 9110 §13.1.2) it is not sent again. */
export const openapi = new Hono<AppEnv>().get("/", async (c) => {
  const document = await documentAt(c.var.services.config.publicUrl);
  const tag = `"${await sha256(document)}"`;
  const headers = { ETag: tag, "Cache-Control": "public, max-age=300" };
  if (isKnown(c.req.header("If-None-Match") ?? "", tag)) return c.body(null, 304, headers);
  return c.body(document, 200, { ...headers, "Content-Type": "application/json" });
});

/** A tag is the same also where it was weakened on the way, as it is for an answer that is compressed. */
const isKnown = (tags: string, tag: string): boolean =>
  tags.split(",").some((one) => ["*", tag].includes(one.trim().replace(/^W\//, "")));
