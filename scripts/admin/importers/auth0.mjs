// Auth0's bulk user export (POST /api/v2/jobs/users-exports), JSON lines or CSV, with the fields user_id, email, email_verified, username,
// created_at, last_login and blocked: https://auth0.com/docs/manage-users/user-migration/bulk-user-exports
import { isTrue, time, word } from "./values.mjs";

/** @type {(record: Record<string, any>) => import("../importers.mjs").Imported} */
export const auth0 = (record) => ({
  id: word(record.user_id ?? record.Id),
  email: word(record.email ?? record.Email),
  verified: isTrue(record.email_verified ?? record["Email Verified"]),
  username: word(record.username),
  createdAt: time(record.created_at ?? record["Created At"]),
  lastLoginAt: time(record.last_login),
  disabledAt: isTrue(record.blocked) ? new Date().toISOString() : undefined,
});
