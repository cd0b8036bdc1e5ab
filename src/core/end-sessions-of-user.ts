import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import { readUser } from "./read-user";

/**
 * Ends sessions of a user at an operator's wish: one, with those that were opened from it, or all.
 * @throws {LatchkeyError} `no_such_user`, `no_such_session`; `unavailable`
 */
export async function endSessionsOfUser(
  services: Services,
  userId: string,
  which: { id: string } | "all",
): Promise<void> {
  const { sessions, record } = services;
  await readUser(services, userId);
  const now = nowSeconds();
  if (which === "all") await sessions.endAll(userId, null, now);
  else if (!(await sessions.end(which.id, userId, now)))
    throw new LatchkeyError("no_such_session", "not the user's, or ended");
  record("admin.sessions_ended", { userId, ...(which !== "all" && { sessionId: which.id }) });
}
