import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import { whoIsThere } from "./authenticate";
import { findClient } from "./find-client";

/** An application's request to sign somebody out (OpenID Connect RP-Initiated Logout §2). */
export interface LogoutRequest {
  idTokenHint: string | undefined;
  clientId: string | undefined;
  /** Where the person wants to end. */
  redirectUri: string | undefined;
  /** What this browser holds. */
  sessionCookie: string | undefined;
  /** Whether the person pressed our own button. */
  confirmed: boolean;
}

export type Logout =
  /** Nobody proved that the person wants it: they are asked. */
  | { next: "ask" }
  /** Where the person goes; null where they stay here. */
  | { next: "done"; redirectUri: string | null };

/**
 * Ends the session of this browser on our own pages, and with it those of all applications that were opened from it.
 * @throws {LatchkeyError} `unknown_application` where the redirect URI is not one of the client's; `unavailable`
 */
export async function endLogin(services: Services, request: LogoutRequest): Promise<Logout> {
  const { sessions, idTokens, record } = services;
  const now = nowSeconds();
  const hint = request.idTokenHint === undefined ? null : await idTokens?.readHint(request.idTokenHint);
  if (hint && request.clientId !== undefined && request.clientId !== hint.aud)
    throw new LatchkeyError("unknown_application", "a hint of another client's");
  const clientId = hint?.aud ?? request.clientId;
  const redirectUri = request.redirectUri ?? null;
  if (redirectUri !== null) {
    const client = clientId === undefined ? null : await findClient(services, clientId);
    if (!client?.logoutRedirectUris.includes(redirectUri))
      throw new LatchkeyError("unknown_application", "not its redirect URI for signing out");
  }
  const caller = await whoIsThere(services, request.sessionCookie);
  const isWanted = request.confirmed || (hint && (caller === null || hint.sub === caller.user.id));
  if (!isWanted && caller !== null) return { next: "ask" };
  // That of the application, and the login that it came from, also where this browser holds none any more.
  if (hint) await sessions.endLoginOf(hint.sid, hint.sub, now);
  if (caller !== null) {
    await sessions.end(caller.session.id, caller.user.id, now);
    record("session.revoked", { sessionId: caller.session.id });
  }
  return { next: "done", redirectUri };
}
