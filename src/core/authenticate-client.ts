import { constantTimeEqual, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { Client } from "../store/clients";
import { findClient } from "./find-client";

/** How a client names itself at our endpoints, with its secret where it has one (RFC 6749 §2.3.1). */
export interface ClientCredentials {
  id: string;
  secret: string | undefined;
}

/**
 * The client that asks. Null where it does not name itself, or by a name that is nobody's and proves nothing: the frontends
 * of the allow-list need no name.
 * @throws {LatchkeyError} `invalid_client` where the secret is wrong or missing; `unavailable`
 */
export async function authenticateClient(
  services: Services,
  credentials: ClientCredentials | null,
): Promise<Client | null> {
  if (credentials === null) return null;
  const { id, secret } = credentials;
  const client = await findClient(services, id);
  const expected = client?.secretHash ?? null;
  const isRight =
    expected === null ? secret === undefined : constantTimeEqual(await sha256(secret ?? ""), expected);
  if (!isRight)
    throw new LatchkeyError("invalid_client", client === null ? "no such client" : "wrong secret");
  return client;
}
