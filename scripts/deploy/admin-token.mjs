import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../install.mjs";
import { adminTokenHash, newAdminToken } from "../secrets.mjs";

/** Where the admin token of a deployment is kept; .admin-token is that of `npm start`. @param {string} env */
export const adminTokenFile = (env) => `.admin-token.${env}`;

/**
 * The token of /api/admin: of the environment, of its file, or a new one, which then goes to its file.
 * @param {string} env @param {{ renew: boolean }} options `renew`: whether the one in the file ends
 * @returns {{ hash: string, keep: () => void }} all that the Worker gets of it; `keep` writes the file
 */
export function prepareAdminToken(env, { renew }) {
  const file = join(ROOT, adminTokenFile(env));
  const kept = !renew && existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  const token = process.env.ADMIN_TOKEN || kept || newAdminToken();
  return {
    hash: adminTokenHash(token),
    keep: () => {
      if (token !== kept && !process.env.ADMIN_TOKEN) writeFileSync(file, `${token}\n`, { mode: 0o600 });
    },
  };
}
