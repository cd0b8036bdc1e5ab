import type { Context } from "hono";
import { networkOf } from "../lib/network";

/** The network that a request comes from, by what Cloudflare says of it; no other header counts, for anybody can send them. */
export const networkIn = (c: Context): string => networkOf(c.req.header("CF-Connecting-IP") ?? "");
