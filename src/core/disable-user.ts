import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";

/**
 * Keeps a user out and ends their sessions at once: no mail where sign-up is closed, no session, and their access tokens are
 * refused here. A user who is disabled already stays so since when they were.
 * @throws {LatchkeyError} `no_such_user`; `unavailable`
 */
export async function disableUser({ directory, concern, record }: Services, id: string): Promise<void> {
  if (!(await directory.disable(id, nowSeconds())))
    throw new LatchkeyError("no_such_user", "no user of this id");
  concern({ userId: id });
  record("admin.user_disabled", { userId: id });
}

/** Lets a user in again; sessions that have ended stay so. @throws {LatchkeyError} `no_such_user`; `unavailable` */
export async function enableUser({ directory, concern, record }: Services, id: string): Promise<void> {
  if (!(await directory.enable(id))) throw new LatchkeyError("no_such_user", "no user of this id");
  concern({ userId: id });
  record("admin.user_enabled", { userId: id });
}
