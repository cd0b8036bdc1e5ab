import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { User } from "../store/users";

/**
 * Whose access token this is. The session is read in D1 every time, so an ended one is refused at once.
 * @throws {LatchkeyError} `unauthorized`; `user_gone` where the token is good but its user was deleted; `unavailable`
 */
export async function authenticate({ accessTokens, sessions }: Services, accessToken: string): Promise<User> {
  const now = nowSeconds();
  const { sub, sid } = await accessTokens.verify(accessToken, now);
  const { user, live } = await sessions.findUser(sid, sub, now);
  if (user === null) throw new LatchkeyError("user_gone", "no such user");
  if (!live) throw new LatchkeyError("unauthorized", "session ended");
  return user;
}
