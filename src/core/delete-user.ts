import { nowSeconds } from "../lib/clock";
import type { Services } from "../services";
import { authenticate, type Credential } from "./authenticate";
import { parseEmail } from "./email-address";
import { codesOfAddress } from "./login-code";
import { requireRecentLogin } from "./recent-login";

/**
 * Deletes the account of whose credential this is, with its sessions and counters.
 * @throws {LatchkeyError} `login_too_old` where the session began more than ten minutes ago; as `authenticate`
 */
export async function deleteUser(services: Services, credential: Credential): Promise<void> {
  const { config, users, record } = services;
  const now = nowSeconds();
  const caller = await authenticate(services, credential);
  requireRecentLogin(caller, now);
  const { user } = caller;
  const key = parseEmail(user.email)?.key ?? user.email;
  await users.delete(user.id, [await codesOfAddress(config.pepper, key)], now);
  record("user.deleted", { userId: user.id });
}
