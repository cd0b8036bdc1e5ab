import { nowSeconds } from "../lib/clock";
import type { Services } from "../services";
import type { Session } from "../store/sessions";
import { authenticate } from "./authenticate";

/**
 * The live sessions of whose access token this is, newest first, and which of them asks.
 * @throws {LatchkeyError} as `authenticate`
 */
export async function listSessions(
  services: Services,
  accessToken: string,
): Promise<(Session & { current: boolean })[]> {
  const { user, session } = await authenticate(services, accessToken);
  const sessions = await services.sessions.list(user.id, nowSeconds());
  return sessions.map((each) => ({ ...each, current: each.id === session.id }));
}
