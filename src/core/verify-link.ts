import { nowSeconds } from "../lib/clock";
import { isToken } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { Attempt } from "../store/attempts";
import type { Place } from "../store/sessions";
import type { EmailAddress } from "../store/users";
import type { OpenDoor } from "./consume-attempt";
import { type Gesture, type LinkVerdict, linkVerdict } from "./link-policy";
import { attemptIdOf, findAttempt, isSameBrowser } from "./login-attempt";
import type { RedirectUri } from "./redirect-rule";

export interface VerifyLinkInput {
  token: string;
  gesture: Gesture;
  /** What the browser holds for the attempt of this id, if it is the one that asked. */
  verifierOf(attemptId: string): string | undefined;
  /** Where the request comes from; the session keeps it. */
  openedFrom: Place;
  /** Where given, it must be the one that the attempt began with. */
  redirectUri?: RedirectUri;
  /** Where given, it must be the address that the link was mailed to. */
  email?: EmailAddress;
  /** Whether the link is one of our own pages' (default: a frontend's): neither door opens with the other's. */
  hosted?: boolean;
}

export type VerifiedLink<SignedIn> =
  | { verdict: "consume"; signedIn: SignedIn }
  | { verdict: Exclude<LinkVerdict, "consume">; attempt: Attempt };

/**
 * Consumes a login attempt by its link token, or says what the person must do first: `LINK_POLICY` decides. `open` makes
 * of it what the caller gets.
 * @throws {LatchkeyError} `link_expired`, whether the link is expired, used, wrong or unknown; `unavailable`
 */
export async function verifyLink<SignedIn>(
  services: Services,
  input: VerifyLinkInput,
  open: OpenDoor<SignedIn>,
): Promise<VerifiedLink<SignedIn>> {
  const { token, gesture, redirectUri, email, openedFrom, hosted = false } = input;
  const now = nowSeconds();
  if (!isToken(token)) throw new LatchkeyError("link_expired", "no link token");
  const id = await attemptIdOf(token);
  const attempt = await findAttempt(services, id, now);
  if (attempt.hosted !== hosted) throw new LatchkeyError("link_expired", "another door's");
  if (email !== undefined && email.key !== attempt.email.key)
    throw new LatchkeyError("link_expired", "another address");
  if (redirectUri !== undefined && redirectUri !== attempt.redirectUri)
    throw new LatchkeyError("link_expired", "not the redirect URI of the start");

  const sameBrowser = await isSameBrowser(attempt, input.verifierOf(id));
  const verdict = linkVerdict(services.config.linkPolicy, gesture, sameBrowser);
  services.log.info("link.opened", { attemptId: id, gesture, sameBrowser, verdict });
  if (verdict !== "consume") {
    // KV keeps a consumed attempt until its time is over.
    if (await services.sessions.isConsumed(id)) throw new LatchkeyError("link_expired", "used");
    return { verdict, attempt };
  }
  return { verdict, signedIn: await open(services, { attempt: { id, ...attempt }, openedFrom, now }) };
}

/**
 * The same for a caller that cannot ask a person for more: consumes the attempt, or fails.
 * @throws {LatchkeyError} `link_expired` also where the policy wants the browser that asked; `unavailable`
 */
export async function consumeLink<SignedIn>(
  services: Services,
  input: VerifyLinkInput,
  open: OpenDoor<SignedIn>,
): Promise<SignedIn> {
  const verified = await verifyLink(services, input, open);
  if (verified.verdict !== "consume") throw new LatchkeyError("link_expired", "not the browser that asked");
  return verified.signedIn;
}
