import { newSessionId, randomToken, sha256 } from "../lib/crypto";
import type { User } from "../store/users";
import { consumeAttempt, type OpenDoor } from "./consume-attempt";
import { formatSessionCookie, parseSessionCookie } from "./session-cookie";

/** A person signed in on our own pages. */
export interface SignedInHere {
  attemptId: string;
  user: User;
  session: { id: string; createdAt: number };
  /** What the browser keeps; proves the session. */
  sessionCookie: string;
  /** The page of ours where the login began, and goes on. */
  returnTo: string;
}

/**
 * Opens the session of a browser on our own pages, from which OpenID Connect clients get theirs, in place of the one that
 * this browser has.
 * @throws {LatchkeyError} as `consumeAttempt`
 */
export const openBrowserSession =
  (currentCookie: string | undefined): OpenDoor<SignedInHere> =>
  async (services, login) => {
    const { attempt, now } = login;
    const id = newSessionId();
    const secret = randomToken();
    const holder = { cookieHash: await sha256(secret) };
    const client = services.config.publicUrl;
    // What a browser does not hold any more, nobody does.
    const current = parseSessionCookie(currentCookie ?? "");
    const replaced = current ? { id: current.id, cookieHash: await sha256(current.secret) } : undefined;
    const user = await consumeAttempt(services, login, { id, client, holder, replaced });
    return {
      attemptId: attempt.id,
      user,
      session: { id, createdAt: now },
      sessionCookie: formatSessionCookie({ id, secret }),
      returnTo: attempt.redirectUri,
    };
  };
