import { adminTokenHash, newAdminToken } from "../../secrets.mjs";

/** @type {import("../commands.mjs").Command} */
export const token = {
  does: "a new admin token, and the ADMIN_TOKEN_HASH that lets it in",
  run: ({ json }) => {
    const ADMIN_TOKEN = newAdminToken();
    const made = { ADMIN_TOKEN, ADMIN_TOKEN_HASH: adminTokenHash(ADMIN_TOKEN) };
    console.log(
      json
        ? JSON.stringify(made)
        : `Keep this where only operators get at it; it is nowhere else:\n\n  ADMIN_TOKEN=${made.ADMIN_TOKEN}\n\nThe service is given this, as a secret (npx wrangler secret put ADMIN_TOKEN_HASH) or in .dev.vars:\n\n  ADMIN_TOKEN_HASH=${made.ADMIN_TOKEN_HASH}`,
    );
  },
};
