import { nowSeconds } from "../lib/clock";
import type { Services } from "../services";
import type { Session } from "../store/sessions";
import type { User } from "../store/users";
import { authenticate, type Credential } from "./authenticate";

/**
 * The live sessions of whose credential this is, newest first, and which of them asks.
 * @throws {LatchkeyError} as `authenticate`
 */
export async function listSessions(
  services: Services,
  credential: Credential,
): Promise<{ user: User; sessions: (Session & { current: boolean })[] }> {
  const { user, session } = await authenticate(services, credential);
  const sessions = await services.sessions.list(user.id, nowSeconds());
  return { user, sessions: sessions.map((each) => ({ ...each, current: each.id === session.id })) };
}
