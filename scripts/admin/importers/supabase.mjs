// The table auth.users of Supabase, as its SQL editor exports it (CSV or JSON): select * from auth.users.
import { time, word } from "./values.mjs";

/** @type {(record: Record<string, any>) => import("../importers.mjs").Imported} */
export const supabase = (record) => ({
  id: word(record.id),
  email: word(record.email),
  verified: word(record.email_confirmed_at ?? record.confirmed_at) !== undefined,
  createdAt: time(record.created_at),
  lastLoginAt: time(record.last_sign_in_at),
  disabledAt: time(record.deleted_at) ?? isBanned(time(record.banned_until)),
});

/** Whoever is banned until a time to come is disabled since now. @param {string | undefined} until */
const isBanned = (until) =>
  until !== undefined && Date.parse(until) > Date.now() ? new Date().toISOString() : undefined;
