import { createHash, randomBytes, webcrypto } from "node:crypto";

/** A private P-256 JWK, which signs ES256. `iat` says when it was made, for `npm run doctor`. */
export async function newSigningKey() {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const { privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const { kty = "EC", crv, x, y, d } = await webcrypto.subtle.exportKey("jwk", privateKey);
  return { kty, crv, x, y, d, iat: Math.floor(Date.now() / 1000) };
}

/**
 * Fresh secrets as the Worker reads them: a private JWK set with one key, and a pepper.
 * @returns {Promise<{ SIGNING_KEYS: string, PEPPER: string }>}
 */
export async function newSecrets() {
  return {
    SIGNING_KEYS: JSON.stringify({ keys: [await newSigningKey()] }),
    PEPPER: randomBytes(32).toString("base64url"),
  };
}

/** A token for /api/admin. */
export const newAdminToken = () => randomBytes(32).toString("base64url");

/** All that the service knows of an admin token. @param {string} token */
export const adminTokenHash = (token) => createHash("sha256").update(token).digest("base64url");
