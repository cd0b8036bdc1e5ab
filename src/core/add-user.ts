import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { EmailAddress, User } from "../store/users";

/**
 * Adds a user at an operator's wish: also where sign-up is closed, of any domain, and without counting towards a limit.
 * @throws {LatchkeyError} `email_taken`, `username_taken`; `unavailable`
 */
export async function addUser(
  { users, concern, record }: Services,
  { email, username = null }: { email: EmailAddress; username?: string | null },
): Promise<User> {
  const id = crypto.randomUUID();
  concern({ email });
  const answer = await users.create({ id, email, username }, nowSeconds());
  if ("taken" in answer) throw new LatchkeyError(`${answer.taken}_taken`, "taken");
  concern({ userId: id });
  record("admin.user_created", { userId: id });
  return answer.created;
}
