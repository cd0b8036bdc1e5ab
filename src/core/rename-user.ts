import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { User } from "../store/users";
import { authenticate, type Credential } from "./authenticate";

/**
 * Gives whose credential this is another username.
 * @throws {LatchkeyError} `username_taken`; as `authenticate`
 */
export async function renameUser(
  services: Services,
  credential: Credential,
  username: string,
): Promise<User> {
  const { user } = await authenticate(services, credential);
  const renamed = await services.users.rename(user.id, username);
  if (renamed === null) throw new LatchkeyError("user_gone", "deleted a moment ago");
  if (renamed === "taken") throw new LatchkeyError("username_taken", "taken");
  services.record("user.renamed", { userId: user.id });
  return renamed;
}
