import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { EmailAddress, User } from "../store/users";

/**
 * Signs somebody up before their first login.
 * @throws {LatchkeyError} `email_taken`, `username_taken`, `signup_closed`, `unavailable`
 */
export async function createUser(
  { config, users, log }: Services,
  { email, username }: { email: EmailAddress; username: string },
): Promise<User> {
  if (config.signup === "closed") throw new LatchkeyError("signup_closed", "sign-up is closed");
  const answer = await users.create({ id: crypto.randomUUID(), email, username }, nowSeconds());
  if ("taken" in answer) throw new LatchkeyError(`${answer.taken}_taken`, "taken");
  log.info("user.created", { userId: answer.created.id });
  return answer.created;
}
