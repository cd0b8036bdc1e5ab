import { auth0 } from "./importers/auth0.mjs";
import { betterAuth } from "./importers/better-auth.mjs";
import { clerk } from "./importers/clerk.mjs";
import { firebase } from "./importers/firebase.mjs";
import { latchkey } from "./importers/latchkey.mjs";
import { supabase } from "./importers/supabase.mjs";

/**
 * A user as `/api/admin/users/import` takes them, and whether the address was ever proved there. Password hashes stay unread.
 * @typedef {object} Imported
 * @property {string | undefined} id
 * @property {string | undefined} email absent where there is none, as of who signs in by phone
 * @property {boolean} verified
 * @property {string} [username]
 * @property {string} [createdAt] RFC 3339, as all times
 * @property {string} [lastLoginAt]
 * @property {string} [disabledAt]
 */

/** How each product's export is read: a record of it in, a user out. @type {Record<string, (record: Record<string, any>) => Imported>} */
export const IMPORTERS = { latchkey, supabase, auth0, clerk, firebase, "better-auth": betterAuth };
