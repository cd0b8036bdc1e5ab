import type { Context } from "hono";
import { LatchkeyError } from "../lib/errors";

/** The access token of the Authorization header (RFC 6750 §2.1). @throws {LatchkeyError} `unauthorized` */
export function bearerToken(c: Context): { accessToken: string } {
  const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(c.req.header("Authorization") ?? "") ?? [];
  if (token === undefined) throw new LatchkeyError("unauthorized", "no bearer token");
  return { accessToken: token };
}
