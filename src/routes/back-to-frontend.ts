import type { Context } from "hono";
import type { SignedIn } from "../core/open-session";
import { toRfc3339 } from "../lib/clock";
import { forgetAttempt } from "./attempt-cookies";

/** Sends the person back to the frontend, the tokens behind the #, where no server sees them. */
export function backToFrontend(c: Context, redirectUri: string, signedIn: SignedIn): Response {
  forgetAttempt(c, signedIn.attemptId);
  const expires_at = toRfc3339(signedIn.accessTokenExpiresAt);
  const tokens = { jwt: signedIn.accessToken, expires_at, refresh_token: signedIn.refreshToken };
  return c.redirect(`${redirectUri}#${new URLSearchParams(tokens)}`);
}
