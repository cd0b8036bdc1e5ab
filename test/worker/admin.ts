import { randomToken, sha256 } from "../../src/lib/crypto";
import { bearer, instance } from "./helpers";

export const ADMIN_TOKEN = randomToken();
export const ADMIN_TOKEN_HASH = await sha256(ADMIN_TOKEN);

/** The Worker with an admin API, as who holds its token asks it. */
export function adminInstance(variables: Record<string, unknown> = {}) {
  const latchkey = instance({ ADMIN_TOKEN_HASH, ...variables });
  const ask =
    (method: string) =>
    (path: string, body?: unknown): Promise<Response> =>
      latchkey.fetch(`/api/admin${path}`, {
        method,
        headers: {
          ...bearer(ADMIN_TOKEN),
          ...(body !== undefined && { "Content-Type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
  return { latchkey, get: ask("GET"), post: ask("POST"), delete: ask("DELETE") };
}
