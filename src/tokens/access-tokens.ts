import { errors, jwtVerify, SignJWT } from "jose";
import { LatchkeyError } from "../lib/errors";
import type { SigningKeys } from "./signing-keys";

export interface AccessTokenClaims {
  sub: string;
  /** The session that the token belongs to. */
  sid: string;
  /** The frontend's origin, or the id of an OpenID Connect client. */
  aud: string;
  /** Undefined where a client was not granted it. */
  email: string | undefined;
  /** What a client was granted, space-separated; undefined for the frontends of the allow-list, who may do all. */
  scope?: string;
  /** Unix seconds: when the person proved to hold the address. */
  auth_time: number;
  /** Unix seconds. */
  iat: number;
  /** Unix seconds. */
  exp: number;
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;

/** Signs and verifies the JWTs that frontends and their servers hold (RFC 9068 with the session's `sid`). */
export function createAccessTokens(issuer: string, keys: SigningKeys) {
  const [signing] = keys;

  return {
    async issue({ email, sid, auth_time, ...claims }: AccessTokenClaims): Promise<string> {
      return new SignJWT({
        sid,
        ...(email !== undefined && { email, email_verified: true }),
        client_id: claims.aud,
        auth_time,
        ...claims,
        jti: crypto.randomUUID(),
        iss: issuer,
      })
        .setProtectedHeader({ alg: signing.alg, kid: signing.kid, typ: "at+jwt" })
        .sign(signing.signWith);
    },

    /**
     * The claims that say whose token it is. Takes a token only with the algorithm of the key that its `kid` names.
     * @throws {LatchkeyError} `unauthorized`
     */
    async verify(
      token: string,
      now: number,
    ): Promise<Pick<AccessTokenClaims, "sub" | "sid" | "aud" | "scope">> {
      const keyOf = (header: { kid?: string; alg?: string }) => {
        const key = keys.find(({ kid }) => kid === header.kid);
        if (key === undefined || key.alg !== header.alg) throw new errors.JWKSNoMatchingKey();
        return key.verifyWith;
      };
      const options = {
        issuer,
        typ: "at+jwt",
        requiredClaims: ["exp", "sub", "sid"],
        currentDate: new Date(now * 1000),
      };
      const { payload } = await jwtVerify<{ sub: string; sid: string; aud: string; scope?: unknown }>(
        token,
        keyOf,
        options,
      ).catch((error) => {
        if (error instanceof errors.JOSEError) throw new LatchkeyError("unauthorized", error.code);
        throw error;
      });
      const { sub, sid, aud, scope } = payload;
      return { sub, sid, aud, scope: scope === undefined ? undefined : String(scope) };
    },
  };
}
