import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { User } from "../store/users";
import { userClaims } from "./user-claims";

/** A client's session of which tokens are issued; times in Unix seconds. */
export interface ClientSession {
  id: string;
  clientId: string;
  /** Space-separated. */
  scope: string;
  /** When the person signed in. */
  authTime: number;
}

/** The access token of a client and, where it was granted `openid`, the ID token (OpenID Connect Core §3.1.3.3, §12.2). */
export async function issueClientTokens(
  { config, accessTokens, idTokens }: Services,
  user: User,
  session: ClientSession,
  now: number,
  nonce?: string,
): Promise<{ accessToken: string; idToken: string | undefined; expiresInSeconds: number }> {
  const expiresInSeconds = config.accessTokenTtlSeconds;
  const { scope, clientId: aud } = session;
  const claims = {
    sub: user.id,
    sid: session.id,
    aud,
    auth_time: session.authTime,
    iat: now,
    exp: now + expiresInSeconds,
  };
  const known = userClaims(user, scope);
  const email = known.email === undefined ? undefined : user.email;
  const accessToken = await accessTokens.issue({ ...claims, email, scope });
  if (!scope.split(" ").includes("openid")) return { accessToken, idToken: undefined, expiresInSeconds };
  if (idTokens === null) throw new LatchkeyError("unavailable", "no key that signs ID tokens");
  const idToken = await idTokens.issue({ ...claims, ...known, ...(nonce !== undefined && { nonce }) });
  return { accessToken, idToken, expiresInSeconds };
}
