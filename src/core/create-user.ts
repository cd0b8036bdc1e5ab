import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { User } from "../store/users";
import { admitSignUp, type MailRequest } from "./admit-mail";
import { isWanted } from "./mail-withheld";
import { requirePerson } from "./require-person";

/**
 * Signs somebody up before their first login.
 * @throws {LatchkeyError} as `requirePerson`; `signup_closed`, `unwanted_email`, `too_many_requests`, `email_taken`, `username_taken`,
 *   `unavailable`
 */
export async function createUser(
  services: Services,
  { username, turnstileToken, ...request }: MailRequest & { username: string; turnstileToken?: string },
): Promise<User> {
  const { config, users, concern, record } = services;
  const { email } = request;
  concern({ email });
  if (config.signup === "closed") throw new LatchkeyError("signup_closed", "sign-up is closed");
  const { cautious } = await requirePerson(services, turnstileToken);
  const now = nowSeconds();
  const giveBack = await admitSignUp(services, { ...request, cautious }, now);
  if (!isWanted(config, email)) throw new LatchkeyError("unwanted_email", "unwanted domain");
  const answer = await users.create({ id: crypto.randomUUID(), email, username }, now);
  // Whoever has to think of another username does not wait for it.
  if ("taken" in answer && answer.taken === "username") services.afterAnswer("sign_up.give_back", giveBack);
  if ("taken" in answer) throw new LatchkeyError(`${answer.taken}_taken`, "taken");
  record("user.created", { userId: answer.created.id });
  return answer.created;
}
