// The table `user` of better-auth, exported as CSV or JSON; its columns are camelCase or, by configuration, snake_case:
// https://www.better-auth.com/docs/concepts/database
import { isStillOn, isTrue, time, word } from "./values.mjs";

/** @type {(record: Record<string, any>) => import("../importers.mjs").Imported} */
export const betterAuth = (record) => ({
  id: word(record.id),
  email: word(record.email),
  verified: isTrue(record.emailVerified ?? record.email_verified),
  username: word(record.username),
  createdAt: time(record.createdAt ?? record.created_at),
  disabledAt:
    isTrue(record.banned) && isOn(word(record.banExpires ?? record.ban_expires))
      ? new Date().toISOString()
      : undefined,
});

/** A ban without an end is for good. @param {string | undefined} until */
const isOn = (until) => until === undefined || isStillOn(until);
