import type { ReadUser } from "../../core/read-user";
import { toRfc3339 } from "../../lib/clock";

/** A user as the admin API tells them. */
export const toAccount = ({ createdAt, lastLoginAt, disabledAt, ...account }: ReadUser["account"]) => ({
  ...account,
  createdAt: toRfc3339(createdAt),
  lastLoginAt: lastLoginAt === null ? null : toRfc3339(lastLoginAt),
  disabledAt: disabledAt === null ? null : toRfc3339(disabledAt),
});
