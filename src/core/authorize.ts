import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import { redact } from "../lib/log";
import type { Services } from "../services";
import type { Client } from "../store/clients";
import { type Authenticated, whoIsThere } from "./authenticate";
import { CODE_SECONDS, sealCode } from "./authorization-code";
import {
  type AnswerTo,
  type AuthorizationError,
  type AuthorizationRequest,
  type Parameters,
  readAnswerTo,
  readAuthorizationRequest,
} from "./authorization-request";
import { findClient } from "./find-client";

/** Who is there: somebody who has signed in for this very request, or whoever this browser's cookie names. */
export type Present = { justSignedIn: Authenticated } | { sessionCookie: string | undefined };

export type Authorization =
  /** The application gets its answer, a code or an error. */
  | { next: "answer"; to: AnswerTo; answer: { code: string } | AuthorizationError }
  /** The person signs in first. */
  | { next: "sign in"; redirectUri: string; loginHint: string | undefined };

/**
 * An application's request to have somebody signed in (OpenID Connect Core §3.1.2, RFC 6749 §4.1.1).
 * @throws {LatchkeyError} `unknown_application` where client and redirect URI are not known good: then nothing may be sent
 *   there, and the person is told; `unavailable`
 */
export async function authorize(
  services: Services,
  parameters: Parameters,
  present: Present,
): Promise<Authorization> {
  const { config, log } = services;
  const client = await findClient(services, parameters.values.get("client_id") ?? "");
  const to = readAnswerTo(client, parameters);
  if (client === null || to === null)
    throw new LatchkeyError("unknown_application", whatIsUnknown(client, parameters));
  const request = readAuthorizationRequest(client, parameters);
  if ("error" in request) {
    log.info("authorization.refused", { clientId: client.id, error: request.error });
    return { next: "answer", to, answer: request };
  }
  const justSignedIn = "justSignedIn" in present;
  const caller = justSignedIn ? present.justSignedIn : await whoIsThere(services, present.sessionCookie);
  const suits = caller !== null && (await isWanted(services, request, caller, justSignedIn));
  if (!suits) {
    const answer = { error: "login_required", error_description: "The person has to sign in" };
    if (request.prompt === "none" || justSignedIn) return { next: "answer", to, answer };
    return {
      next: "sign in",
      redirectUri: to.redirectUri,
      loginHint: request.loginHint ?? caller?.user.email,
    };
  }
  const code = await sealCode(config.pepper, {
    clientId: client.id,
    redirectUri: to.redirectUri,
    codeChallenge: request.codeChallenge,
    nonce: request.nonce,
    scope: request.scope,
    sessionId: caller.session.id,
    expiresAt: nowSeconds() + CODE_SECONDS,
  });
  log.info("authorization.granted", { clientId: client.id, sessionId: caller.session.id });
  return { next: "answer", to, answer: { code } };
}

/** Whether this person will do as they are signed in: recently enough, and whom the application means. */
async function isWanted(
  { idTokens }: Services,
  { prompt, maxAgeSeconds, idTokenHint }: AuthorizationRequest,
  { user, session }: Authenticated,
  justSignedIn: boolean,
): Promise<boolean> {
  // OpenID Connect Core §3.1.2.1: max_age=0 is another way to say prompt=login.
  const age = nowSeconds() - session.createdAt;
  const isTooOld = maxAgeSeconds !== undefined && (maxAgeSeconds === 0 || age > maxAgeSeconds);
  if (!justSignedIn && (prompt === "login" || isTooOld)) return false;
  if (idTokenHint === undefined) return true;
  const hint = await idTokens?.readHint(idTokenHint);
  return hint?.sub === user.id;
}

/** For the log, where whoever set the application up finds it. */
function whatIsUnknown(client: Client | null, { values }: Parameters): string {
  const quoted = (name: string) => JSON.stringify(redact(values.get(name) ?? "").slice(0, 200));
  return client === null
    ? `no client ${quoted("client_id")}`
    : `${client.id} has no redirect URI ${quoted("redirect_uri")}, it has ${client.redirectUris.join(" ")}`;
}
