import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import { authenticate, type Credential } from "./authenticate";

/** Which sessions of the caller: one by its id, the one that asks, all but that one, or all. */
export type WhichSessions = { id: string } | "this" | "others" | "all";

/**
 * Ends sessions of whose credential this is; their tokens are refused here from now on.
 * @throws {LatchkeyError} as `authenticate`; `no_such_session` where the caller has none of that id
 */
export async function endSessions(
  services: Services,
  credential: Credential,
  which: WhichSessions,
): Promise<void> {
  const { sessions, record } = services;
  const { user, session } = await authenticate(services, credential);
  const now = nowSeconds();
  if (which === "others" || which === "all") {
    const ended = await sessions.endAll(user.id, which === "others" ? session.id : null, now);
    record("session.revoked", { userId: user.id, ended });
    return;
  }
  const id = which === "this" ? session.id : which.id;
  const ended = await sessions.end(id, user.id, now);
  // The one that asks was live a moment ago: where it is not any more, what was asked for is so.
  if (!ended && which !== "this") throw new LatchkeyError("no_such_session", "not theirs, or ended");
  record("session.revoked", { sessionId: id });
}
