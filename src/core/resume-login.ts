import { nowSeconds } from "../lib/clock";
import type { Services } from "../services";
import { type Authenticated, whoIsThere } from "./authenticate";

/**
 * Who signed in on our own pages by this very attempt, in this browser: its answer was lost, or it was asked for twice. Null
 * where nobody did.
 * @throws {LatchkeyError} `unavailable`
 */
export async function resumeLogin(
  services: Services,
  attemptId: string,
  sessionCookie: string | undefined,
): Promise<Authenticated | null> {
  const caller = await whoIsThere(services, sessionCookie);
  if (caller === null || caller.session.attemptId !== attemptId) return null;
  return caller.session.createdAt > nowSeconds() - services.config.linkTtlSeconds ? caller : null;
}
