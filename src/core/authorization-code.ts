import { base64url } from "jose";
import * as v from "valibot";
import { constantTimeEqual, hmac } from "../lib/crypto";

/** For how long a code may be exchanged (RFC 6749 §4.1.2 has ten minutes as the most). */
export const CODE_SECONDS = 60;

const Grant = v.object({
  clientId: v.string(),
  redirectUri: v.string(),
  codeChallenge: v.optional(v.string()),
  nonce: v.optional(v.string()),
  scope: v.string(),
  /** The session of our own pages that the code was made from. */
  sessionId: v.string(),
  /** Unix seconds. */
  expiresAt: v.number(),
  /** Makes two codes of one request two. */
  unique: v.string(),
});

/** What an authorization code stands for. */
export type AuthorizationGrant = v.InferOutput<typeof Grant>;

/**
 * A code carries what it stands for, authenticated by us, so that nothing has to be stored for it: that it is used once is
 * for D1 to decide, when it is exchanged. Nothing in it is secret but the code as a whole.
 */
export async function sealCode(
  pepper: CryptoKey,
  grant: Omit<AuthorizationGrant, "unique">,
): Promise<string> {
  const payload = base64url.encode(JSON.stringify({ ...grant, unique: crypto.randomUUID() }));
  return `${payload}.${await seal(pepper, payload)}`;
}

/** What a code of ours stands for, expired or not; null where it is none. */
export async function openCode(pepper: CryptoKey, code: string): Promise<AuthorizationGrant | null> {
  const [payload = "", tag = "", ...rest] = code.split(".");
  if (rest.length > 0 || !constantTimeEqual(tag, await seal(pepper, payload))) return null;
  return v.parse(Grant, JSON.parse(new TextDecoder().decode(base64url.decode(payload))));
}

const seal = (pepper: CryptoKey, payload: string): Promise<string> =>
  hmac(pepper, `authorization code ${payload}`);
