import { errors, jwtVerify, SignJWT } from "jose";
import type { SigningKeys } from "./signing-keys";

/** The claims of an ID token besides its issuer (OpenID Connect Core §2); times in Unix seconds. */
export interface IdTokenClaims {
  sub: string;
  /** The client's id. */
  aud: string;
  /** The client's session. */
  sid: string;
  auth_time: number;
  iat: number;
  exp: number;
  nonce?: string;
}

export type IdTokens = ReturnType<typeof createIdTokens>;

/**
 * Signs ID tokens with the first key that others can verify with, and reads them back as hints. Null where there is none:
 * a symmetric key is ours alone.
 */
export function createIdTokens(issuer: string, keys: SigningKeys) {
  const signing = keys.find(({ publicJwk }) => publicJwk !== null);
  if (signing === undefined) return null;

  return {
    alg: signing.alg,

    async issue(claims: IdTokenClaims & Record<string, unknown>): Promise<string> {
      return new SignJWT({ ...claims, iss: issuer })
        .setProtectedHeader({ alg: signing.alg, kid: signing.kid, typ: "JWT" })
        .sign(signing.signWith);
    },

    /** What an ID token of ours says, expired or not (OpenID Connect Core §3.1.2.1, `id_token_hint`); null where it is none. */
    async readHint(token: string): Promise<Pick<IdTokenClaims, "sub" | "aud" | "sid"> | null> {
      const keyOf = (header: { kid?: string; alg?: string }) => {
        const key = keys.find(({ kid, publicJwk }) => kid === header.kid && publicJwk !== null);
        if (key === undefined || key.alg !== header.alg) throw new errors.JWKSNoMatchingKey();
        return key.verifyWith;
      };
      // Whenever it was issued: what is expired is a good hint, too.
      const options = { issuer, typ: "JWT", requiredClaims: ["sub", "aud", "sid"], currentDate: new Date(0) };
      try {
        const { payload } = await jwtVerify<IdTokenClaims>(token, keyOf, options);
        return { sub: payload.sub, aud: payload.aud, sid: payload.sid };
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
