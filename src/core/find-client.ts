import type { Config } from "../config";
import type { Services } from "../services";
import type { Client } from "../store/clients";
import { accountPage } from "./return-to";

/** The id of the client that is always there: pages of this origin. */
export const OWN_CLIENT_ID = "latchkey";

/**
 * The client of this id, or null where there is none.
 * @throws {LatchkeyError} `unavailable`
 */
export async function findClient({ config, clients }: Services, id: string): Promise<Client | null> {
  return id === OWN_CLIENT_ID ? ownClient(config) : clients.find(id);
}

/** This origin's own pages: those that ALLOWED_REDIRECTS names in full, and the account. */
function ownClient(config: Config): Client {
  const pages = config.redirectRules.flatMap((rule) =>
    rule.match === "exact" && rule.origin === config.publicUrl ? [rule.href] : [],
  );
  const redirectUris = [...pages, accountPage(config)];
  return {
    id: OWN_CLIENT_ID,
    name: config.appName,
    redirectUris,
    logoutRedirectUris: redirectUris,
    secretHash: null,
  };
}
