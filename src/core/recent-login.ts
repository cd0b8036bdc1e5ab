import { LatchkeyError } from "../lib/errors";
import type { Authenticated } from "./authenticate";

const RECENT_SECONDS = 600;

/**
 * What could take an account away is for somebody who proved just now to hold its address.
 * @throws {LatchkeyError} `login_too_old` where the session began more than ten minutes ago
 */
export function requireRecentLogin({ session }: Authenticated, now: number): void {
  if (session.createdAt <= now - RECENT_SECONDS)
    throw new LatchkeyError("login_too_old", "signed in too long ago");
}
