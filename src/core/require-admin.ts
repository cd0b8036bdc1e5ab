import { nowSeconds } from "../lib/clock";
import { constantTimeEqual, hmac, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";

/** Wrong tokens from one network, within any such time; right ones that are under way count as well, until they are found right. */
const TRIES = { limit: 100, seconds: 900 };

/**
 * Makes sure that the caller holds the admin token. The try is counted in D1 before the token is compared, and given back where
 * it was right.
 * @throws {LatchkeyError} `unauthorized`; `too_many_requests`; `unavailable`
 */
export async function requireAdmin(services: Services, token: string, network: string): Promise<void> {
  const { config, counters, afterAnswer, record } = services;
  if (config.adminTokenHash === null) throw new LatchkeyError("unauthorized", "no admin token configured");
  const now = nowSeconds();
  const key = `admin from ${await hmac(config.pepper, network)}`;
  const usedUp = await counters.use([{ name: "admin", key, ...TRIES }], now);
  if (usedUp !== null) {
    record("admin.refused", { reason: "tries used up" });
    throw new LatchkeyError("too_many_requests", "admin tokens per network", {
      retryAfterSeconds: usedUp.freeAt - now,
    });
  }
  if (!constantTimeEqual(await sha256(token), config.adminTokenHash)) {
    record("admin.refused", { reason: "wrong token" });
    throw new LatchkeyError("unauthorized", "wrong admin token");
  }
  afterAnswer("admin.release", () => counters.release([key], now));
}
