import * as v from "valibot";
import { reach } from "./reach";

const Uris = v.pipe(v.string(), v.parseJson(), v.array(v.string()));

const Client = v.object({
  id: v.string(),
  name: v.string(),
  redirectUris: Uris,
  logoutRedirectUris: Uris,
  secretHash: v.nullable(v.string()),
});

/** An application that signs people in by OpenID Connect; `secretHash` is null where it can keep no secret (RFC 6749 §2.1). */
export type Client = v.InferOutput<typeof Client>;

export type Clients = ReturnType<typeof createClients>;

/** Clients in D1. All throw `unavailable` where D1 fails. */
export function createClients(db: D1Database) {
  return {
    /** The client of this id, or null where there is none. */
    async find(id: string): Promise<Client | null> {
      const statement = db
        .prepare(
          `SELECT id, name, redirect_uris AS redirectUris, logout_redirect_uris AS logoutRedirectUris,
             secret_hash AS secretHash
           FROM clients WHERE id = ?`,
        )
        .bind(id);
      const row = await reach("D1 find client", () => statement.first());
      return row === null ? null : v.parse(Client, row);
    },
  };
}
