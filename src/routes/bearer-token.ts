import type { Context } from "hono";
import { LatchkeyError } from "../lib/errors";

/** The access token of the Authorization header (RFC 6750 §2.1). @throws {LatchkeyError} `token_required` */
export function bearerToken(c: Context): { accessToken: string } {
  const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(c.req.header("Authorization") ?? "") ?? [];
  if (token === undefined) throw new LatchkeyError("token_required", "no bearer token");
  return { accessToken: token };
}
