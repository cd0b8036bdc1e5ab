// firebase auth:export users.json: {"users": [{localId, email, emailVerified, createdAt, lastSignedInAt, disabled}]}, times in milliseconds:
// https://firebase.google.com/docs/cli/auth
import { isTrue, time, word } from "./values.mjs";

/** @type {(record: Record<string, any>) => import("../importers.mjs").Imported} */
export const firebase = (record) => ({
  id: word(record.localId),
  email: word(record.email),
  verified: isTrue(record.emailVerified),
  createdAt: time(record.createdAt),
  lastLoginAt: time(record.lastSignedInAt),
  disabledAt: isTrue(record.disabled) ? new Date().toISOString() : undefined,
});
