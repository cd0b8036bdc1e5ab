import type { Context } from "hono";
import type { ClientCredentials } from "../../core/authenticate-client";
import { LatchkeyError } from "../../lib/errors";
import { invalidRequest } from "./form";

/**
 * How a client names itself (RFC 6749 §2.3.1): `client_secret_basic`, `client_secret_post`, or by `client_id` alone; null where
 * it does not.
 * @throws {RequestError} `invalid_request` where it uses two ways at once
 * @throws {LatchkeyError} `invalid_client` where the header is none
 */
export function clientCredentials(
  c: Context,
  { client_id, client_secret }: Record<string, string>,
): ClientCredentials | null {
  const header = c.req.header("Authorization");
  if (header === undefined) return client_id === undefined ? null : { id: client_id, secret: client_secret };
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header) ?? [];
  const basic = encoded === undefined ? null : parseBasic(encoded);
  if (basic === null) throw new LatchkeyError("invalid_client", "no Basic credentials");
  if (client_secret !== undefined || (client_id !== undefined && client_id !== basic.id))
    throw invalidRequest("The client must authenticate in one way");
  return basic;
}

/** Both halves are form-encoded before they are joined. */
function parseBasic(encoded: string): ClientCredentials | null {
  try {
    const text = atob(encoded);
    const at = text.indexOf(":");
    const decode = (part: string) => decodeURIComponent(part.replaceAll("+", " "));
    const secret = decode(text.slice(at + 1));
    return at < 1 ? null : { id: decode(text.slice(0, at)), secret: secret === "" ? undefined : secret };
  } catch {
    return null;
  }
}
