import { nowSeconds } from "../lib/clock";
import { isToken, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import { authenticateClient, type ClientCredentials } from "./authenticate-client";

/**
 * Ends the session of an access or refresh token (RFC 7009). What is no token of ours is no error: it is not good, which
 * is all that was asked for. That of an OpenID Connect client is for that client to revoke.
 * @throws {LatchkeyError} `invalid_client`; `unavailable`
 */
export async function revokeToken(
  services: Services,
  token: string,
  credentials: ClientCredentials | null,
): Promise<void> {
  const now = nowSeconds();
  const client = await authenticateClient(services, credentials);
  const clientId = client?.id ?? null;
  const sessionId = isToken(token)
    ? await services.refreshTokens.endSession(await sha256(token), clientId, now)
    : await endSessionOf(services, token, clientId, now);
  if (sessionId !== null) services.record("session.revoked", { sessionId });
}

async function endSessionOf(
  { accessTokens, sessions }: Services,
  token: string,
  clientId: string | null,
  now: number,
): Promise<string | null> {
  const claims = await accessTokens.verify(token, now).catch((error) => {
    if (error instanceof LatchkeyError) return null;
    throw error;
  });
  const isTheirs = claims !== null && (claims.scope === undefined || claims.aud === clientId);
  return isTheirs && (await sessions.end(claims.sid, claims.sub, now)) ? claims.sid : null;
}
