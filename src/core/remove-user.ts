import { nowSeconds } from "../lib/clock";
import type { Services } from "../services";
import { parseEmail } from "./email-address";
import { codesOfAddress } from "./login-code";
import { readUser } from "./read-user";

/**
 * Deletes a user at an operator's wish, as they could themselves, with sessions and counters.
 * @throws {LatchkeyError} `no_such_user`; `unavailable`
 */
export async function removeUser(services: Services, id: string): Promise<void> {
  const { config, users, record } = services;
  const { account } = await readUser(services, id);
  const key = parseEmail(account.email)?.key ?? account.email;
  await users.delete(id, [await codesOfAddress(config.pepper, key)], nowSeconds());
  record("user.deleted", { userId: id });
  record("admin.user_deleted", { userId: id });
}
