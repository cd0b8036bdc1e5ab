// What npm run admin -- export writes: JSON lines of {id, email, username, createdAt, lastLoginAt, disabledAt, importedFrom}.

/** @type {(record: Record<string, any>) => import("../importers.mjs").Imported} */
export const latchkey = ({ id, email, username, createdAt, lastLoginAt, disabledAt }) => ({
  id,
  email,
  verified: true,
  username: username ?? undefined,
  createdAt: createdAt ?? undefined,
  lastLoginAt: lastLoginAt ?? undefined,
  disabledAt: disabledAt ?? undefined,
});
