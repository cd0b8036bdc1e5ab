import { fail, ok, warn } from "../finding.mjs";

const CHECK = "admin";

/** Whether administration is shut to who has no token, or one of their own making. @param {import("../service.mjs").Service} service */
export async function checkAdmin({ ask }) {
  const withMadeUp = { headers: { Authorization: `Bearer ${crypto.randomUUID()}` } };
  for (const init of [undefined, withMadeUp]) {
    const { status } = await ask("/api/admin/users", init);
    if (status >= 200 && status < 400)
      return [
        fail(
          CHECK,
          `/api/admin answers without the token (status ${status})`,
          "Take the Worker off the net (npx wrangler rollback) and change ADMIN_TOKEN.",
        ),
      ];
    if (![401, 403, 404].includes(status))
      return [warn(CHECK, `/api/admin answers with ${status}`, "Run this again in a minute.")];
  }
  return [ok(CHECK, "shut without its token")];
}
