// Clerk's dashboard export (CSV: primary_email_address, verified_email_addresses) and what its CLI and Backend API list (JSON:
// email_addresses with a verification each, times in milliseconds): https://clerk.com/docs/guides/development/migrating/export-from-clerk
import { isTrue, time, word } from "./values.mjs";

/** @type {(record: Record<string, any>) => import("../importers.mjs").Imported} */
export const clerk = (record) => ({
  id: word(record.id),
  ...addressOf(record),
  username: word(record.username),
  createdAt: time(record.created_at),
  lastLoginAt: time(record.last_sign_in_at),
  disabledAt: isTrue(record.banned) ? new Date().toISOString() : undefined,
});

/** @param {Record<string, any>} record */
function addressOf(record) {
  if (!Array.isArray(record.email_addresses)) {
    const email = word(record.primary_email_address);
    return {
      email,
      verified:
        email !== undefined &&
        (word(record.verified_email_addresses) ?? "").split(/[,|;\s]+/).includes(email),
    };
  }
  const primary =
    record.email_addresses.find(({ id }) => id === record.primary_email_address_id) ??
    record.email_addresses[0];
  return { email: word(primary?.email_address), verified: primary?.verification?.status === "verified" };
}
