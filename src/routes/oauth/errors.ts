import type { Context } from "hono";
import type { AppEnv } from "../context";
import { explain } from "../errors";
import { RequestError } from "../request-error";

/** The errors of the OAuth endpoints (RFC 6749 §5.2); a failure of ours has no code there and takes §4.1.2.1's. */
export function handleOAuthError(error: unknown, c: Context<AppEnv>): Response {
  if (error instanceof RequestError) return c.json(error.body, error.status);
  const { status, body, headers } = explain(error, c);
  if (status < 500) return c.json(body, status, headers);
  const code = status === 503 ? "temporarily_unavailable" : "server_error";
  return c.json({ error: code, error_description: body.message, requestId: body.requestId }, status, headers);
}
