import type { Context } from "hono";
import type { SignedIn } from "../core/open-session";
import { toRfc3339 } from "../lib/clock";
import { forgetAttempt } from "./attempt-cookies";
import type { AppEnv } from "./context";
import { rememberSignIn } from "./familiar-cookie";

/** Sends the person back to the frontend, the tokens behind the #, where no server sees them. */
export async function backToFrontend(
  c: Context<AppEnv>,
  redirectUri: string,
  signedIn: SignedIn,
): Promise<Response> {
  forgetAttempt(c, signedIn.attemptId);
  await rememberSignIn(c, signedIn.user.email);
  const expiresAt = encodeURIComponent(toRfc3339(signedIn.accessTokenExpiresAt));
  const tokens = `jwt=${signedIn.accessToken}&expires_at=${expiresAt}&refresh_token=${signedIn.refreshToken}`;
  return c.redirect(`${redirectUri}#${tokens}`);
}
