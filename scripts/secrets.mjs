import { randomBytes, webcrypto } from "node:crypto";

/**
 * Fresh secrets as the Worker reads them: a private JWK set with one P-256 key, and a pepper.
 * @returns {Promise<{ SIGNING_KEYS: string, PEPPER: string }>}
 */
export async function newSecrets() {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const { privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const { kty, crv, x, y, d } = await webcrypto.subtle.exportKey("jwk", privateKey);
  return {
    SIGNING_KEYS: JSON.stringify({ keys: [{ kty, crv, x, y, d }] }),
    PEPPER: randomBytes(32).toString("base64url"),
  };
}
