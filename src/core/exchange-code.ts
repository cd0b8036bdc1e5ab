import { nowSeconds } from "../lib/clock";
import { newSessionId, randomToken, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import { authenticateClient, type ClientCredentials } from "./authenticate-client";
import { type AuthorizationGrant, openCode } from "./authorization-code";
import { issueClientTokens } from "./client-tokens";

export interface ExchangeCodeInput {
  code: string;
  redirectUri: string | undefined;
  codeVerifier: string | undefined;
  credentials: ClientCredentials | null;
}

/** The tokens of a client; `scope` space-separated, the lifetime in seconds. */
export interface ClientTokens {
  accessToken: string;
  idToken: string | undefined;
  refreshToken: string | undefined;
  expiresInSeconds: number;
  scope: string;
}

/**
 * Exchanges an authorization code for the tokens of its one session (RFC 6749 §4.1.3, RFC 7636 §4.6).
 * @throws {LatchkeyError} `invalid_client`; `invalid_grant`, whatever is wrong with the code, whose second use ends the
 *   session of the first; `unavailable`
 */
export async function exchangeCode(services: Services, input: ExchangeCodeInput): Promise<ClientTokens> {
  const { config, clientSessions, record } = services;
  const now = nowSeconds();
  const client = await authenticateClient(services, input.credentials);
  if (client === null) throw new LatchkeyError("invalid_client", "no client named");
  const grant = await openCode(config.pepper, input.code);
  if (grant === null) throw new LatchkeyError("invalid_grant", "no code of ours");
  const problem = grant.clientId !== client.id ? "another client's code" : await whatIsWrong(grant, input);
  if (problem !== null) throw new LatchkeyError("invalid_grant", problem);

  const codeHash = await sha256(input.code);
  if (grant.expiresAt <= now) {
    await endReused(services, codeHash, now);
    throw new LatchkeyError("invalid_grant", "expired");
  }
  const id = newSessionId();
  const { scope } = grant;
  // Without a refresh token the session is as long as its one access token.
  const refreshToken = scope.split(" ").includes("offline_access") ? randomToken() : undefined;
  const opened = await clientSessions.open({
    id,
    codeHash,
    parentId: grant.sessionId,
    clientId: client.id,
    scope,
    refreshTokenHash: refreshToken === undefined ? null : await sha256(refreshToken),
    now,
    expiresAt: refreshToken === undefined ? now + config.accessTokenTtlSeconds : null,
    sessionTtlSeconds: config.sessionTtlSeconds,
    sessionMaxAgeSeconds: config.sessionMaxAgeSeconds,
    mostLive: config.limits.live,
  });
  if (opened === null) throw new LatchkeyError("invalid_grant", "the login has ended");
  if ("reusedIn" in opened) {
    record("session.reuse_detected", { sessionId: opened.reusedIn });
    throw new LatchkeyError("invalid_grant", "used up before: session ended");
  }
  const { user, authTime } = opened;
  record("session.opened", { sessionId: id, clientId: client.id, userId: user.id });
  const session = { id, clientId: client.id, scope, authTime };
  const tokens = await issueClientTokens(services, user, session, now, grant.nonce);
  return { ...tokens, refreshToken, scope };
}

/** What the code is bound to; a verifier where there was no challenge is a downgrade (RFC 9700 §4.8.2). */
async function whatIsWrong(
  grant: AuthorizationGrant,
  { redirectUri, codeVerifier }: ExchangeCodeInput,
): Promise<string | null> {
  if (redirectUri !== grant.redirectUri) return "not the redirect URI of the request";
  const challenge = codeVerifier === undefined ? undefined : await sha256(codeVerifier);
  return challenge === grant.codeChallenge
    ? null
    : "the code verifier is wrong, missing or without a challenge";
}

async function endReused({ clientSessions, record }: Services, codeHash: string, now: number): Promise<void> {
  const sessionId = await clientSessions.endOf(codeHash, now);
  if (sessionId !== null) record("session.reuse_detected", { sessionId });
}
