import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import { authenticate } from "./authenticate";
import { parseEmail } from "./email-address";
import { codesOfAddress } from "./login-code";

/** What cannot be taken back is for somebody who proved just now to hold the address. */
const RECENT_SECONDS = 600;

/**
 * Deletes the account of whose access token this is, with its sessions and counters.
 * @throws {LatchkeyError} `login_too_old` where the session began more than ten minutes ago; as `authenticate`
 */
export async function deleteUser(services: Services, accessToken: string): Promise<void> {
  const { config, users, log } = services;
  const { user, session } = await authenticate(services, accessToken);
  const now = nowSeconds();
  if (session.createdAt <= now - RECENT_SECONDS)
    throw new LatchkeyError("login_too_old", "signed in too long ago");
  const key = parseEmail(user.email)?.key ?? user.email;
  await users.delete(user.id, [await codesOfAddress(config.pepper, key)], now);
  log.info("user.deleted", { userId: user.id });
}
