// The table auth.users of Supabase, as its SQL editor exports it (CSV or JSON): select * from auth.users.
import { isStillOn, time, word } from "./values.mjs";

/** @type {(record: Record<string, any>) => import("../importers.mjs").Imported} */
export const supabase = (record) => ({
  id: word(record.id),
  email: word(record.email),
  verified: word(record.email_confirmed_at ?? record.confirmed_at) !== undefined,
  createdAt: time(record.created_at),
  lastLoginAt: time(record.last_sign_in_at),
  // Of a ban it says until when, not since when.
  disabledAt:
    time(record.deleted_at) ?? (isStillOn(record.banned_until) ? new Date().toISOString() : undefined),
});
