import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import { authenticate, type Credential } from "./authenticate";
import { userClaims } from "./user-claims";

/**
 * What a client may know of whose access token this is (OpenID Connect Core §5.3).
 * @throws {LatchkeyError} `unauthorized`; `insufficient_scope` where `openid` was not granted; `unavailable`
 */
export async function readUserinfo(
  services: Services,
  credential: Credential,
): Promise<{ sub: string } & Record<string, string | boolean>> {
  const { user, scope = "email profile" } = await authenticate(services, credential, ["openid"]).catch(
    (error) => {
      // A token of nobody's is no good one here.
      const isGone = error instanceof LatchkeyError && error.code === "user_gone";
      throw isGone ? new LatchkeyError("unauthorized", "no such user") : error;
    },
  );
  return { sub: user.id, ...userClaims(user, scope) };
}
