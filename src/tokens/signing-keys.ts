import { calculateJwkThumbprint, importJWK, type JWK } from "jose";
import { isWeakSecret } from "../lib/weak-secret";

/** `iat` is when a key was made, in Unix seconds: OpenID Federation has registered it for keys. */
type DatedJwk = JWK & { iat?: number };

export interface SigningKey {
  /** RFC 7638 thumbprint. */
  kid: string;
  alg: "ES256" | "EdDSA" | "RS256" | "HS256";
  signWith: CryptoKey | Uint8Array;
  verifyWith: CryptoKey | Uint8Array;
  /** What the JWKS shows; null for a symmetric key, which is never shown. */
  publicJwk: DatedJwk | null;
}

/** The first signs, all verify. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]];

/**
 * Reads a private JWK set (RFC 7517 §5): P-256 signs ES256, Ed25519 EdDSA, RSA of 2048 bits or more RS256, and `oct`
 * of 256 bits or more HS256.
 * @throws Error that names the key by its place, never by its content
 */
export async function parseSigningKeys(text: string): Promise<SigningKeys> {
  const [first, ...rest] = await Promise.all(parseSet(text).map(importKey));
  if (first === undefined) throw new Error("has no key");
  return [first, ...rest];
}

function parseSet(text: string): DatedJwk[] {
  let set: unknown;
  try {
    set = JSON.parse(text);
  } catch {
    throw new Error("is not JSON");
  }
  const keys = (set as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) throw new Error('is not a JWK set, {"keys":[…]}');
  return keys;
}

async function importKey(jwk: DatedJwk, index: number): Promise<SigningKey> {
  const place = `key ${index + 1}`;
  const alg = algorithmOf(jwk);
  if (alg === null) throw new Error(`${place} is none of P-256, Ed25519, RSA, oct`);
  if (alg === "HS256" ? !jwk.k : !jwk.d) throw new Error(`${place} is not a private key`);
  const { kty, crv, x, y, n, e, iat } = jwk;
  const publicJwk = { kty, crv, x, y, n, e };
  try {
    const kid = await calculateJwkThumbprint(jwk);
    const signWith = await importJWK(jwk, alg);
    if (isWeak(signWith)) throw new Error("weak");
    if (alg === "HS256") return { kid, alg, signWith, verifyWith: signWith, publicJwk: null };
    const verifyWith = await importJWK(publicJwk, alg);
    const shown: DatedJwk = { ...publicJwk, kid, alg, use: "sig" };
    if (typeof iat === "number") shown.iat = iat;
    return { kid, alg, signWith, verifyWith, publicJwk: shown };
  } catch {
    throw new Error(`${place} is damaged or weak (RSA: 2048 bits at least; oct: 256 random ones)`);
  }
}

function algorithmOf(jwk: JWK | null): SigningKey["alg"] | null {
  switch (jwk?.kty) {
    case "EC":
      return jwk.crv === "P-256" ? "ES256" : null;
    case "OKP":
      return jwk.crv === "Ed25519" ? "EdDSA" : null;
    case "RSA":
      return "RS256";
    case "oct":
      return "HS256";
    default:
      return null;
  }
}

function isWeak(key: CryptoKey | Uint8Array): boolean {
  if (key instanceof Uint8Array) return isWeakSecret(String.fromCharCode(...key));
  const { modulusLength = 2048 } = key.algorithm as { modulusLength?: number };
  return modulusLength < 2048;
}
