import { nowSeconds } from "../lib/clock";
import type { Services } from "../services";
import type { Session } from "../store/sessions";
import { readUser } from "./read-user";

/** The live sessions of a user, newest first. @throws {LatchkeyError} `no_such_user`; `unavailable` */
export async function listSessionsOfUser(services: Services, userId: string): Promise<Session[]> {
  await readUser(services, userId);
  return services.sessions.list(userId, nowSeconds());
}
