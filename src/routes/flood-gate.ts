import { createMiddleware } from "hono/factory";
import { LatchkeyError } from "../lib/errors";
import { describeError } from "../lib/log";
import { PERIOD_SECONDS } from "../limits/floods";
import { type AppEnv, wantsPage } from "./context";
import { explain, handlePageError } from "./errors";
import { networkIn } from "./network";

/**
 * Drops floods from one network before KV or D1 is touched. It counts loosely, so it is no limit, and where it fails
 * requests pass: the limits in D1 come behind it.
 */
export const floodGate = createMiddleware<AppEnv>(async (c, next) => {
  const { floods, log } = c.var.services;
  const flooding = await floods?.isFlooding(networkIn(c)).catch((error) => {
    log.error("flood_gate.failing", { error: describeError(error) });
    return false;
  });
  if (!flooding) return next();
  const error = new LatchkeyError("too_many_requests", "flood", { retryAfterSeconds: PERIOD_SECONDS });
  if (!c.req.path.startsWith("/oauth/") || wantsPage(c)) return handlePageError(error, c);
  const { status, headers } = explain(error, c);
  // RFC 6749 has no error for this at the token endpoint; §4.1.2.1 has the word.
  return c.json(
    { error: "temporarily_unavailable", error_description: "Too many requests" },
    status,
    headers,
  );
});
