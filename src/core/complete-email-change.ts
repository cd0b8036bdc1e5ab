import { nowSeconds } from "../lib/clock";
import { isToken, randomToken, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Locale } from "../locales";
import { emailChanged } from "../mail/email-change-emails";
import type { Services } from "../services";
import type { PendingEmailChange } from "../store/attempts";
import type { EmailAddress, User } from "../store/users";
import { checkCode } from "./check-code";
import { attemptIdOf } from "./login-attempt";
import { sendMailUnlessSuppressed } from "./send-mail";

const UNDO_SECONDS = 7 * 86400;

/** What was mailed to the new address: the link's token, or the code with the attempt's id. */
export type EmailProof = { token: string } | { attemptId: string; code: string };

/**
 * The address that a link would change to.
 * @throws {LatchkeyError} `link_expired`; `unavailable`
 */
export async function findEmailChange(services: Services, token: string): Promise<PendingEmailChange> {
  return findPending(services, isToken(token) ? await attemptIdOf(token) : "", nowSeconds());
}

/**
 * Gives the user the address that was proved, and tells the old one, with a link that changes it back for 7 days.
 * Under LINK_POLICY=same-browser the code alone will do: it is typed where the change was asked for.
 * @throws {LatchkeyError} `link_expired`, whether the proof is wrong, used, expired or void; `email_taken` where the address
 *   is another user's; `too_many_tries`; `unavailable`
 */
export async function completeEmailChange(
  services: Services,
  proof: EmailProof,
  locale: Locale,
): Promise<User> {
  const { config, counters, emailChanges, pendingEmailChanges, afterAnswer, record } = services;
  const now = nowSeconds();
  const attemptId = "token" in proof ? await attemptIdOf(proof.token) : proof.attemptId;
  const pending = await findPending(services, attemptId, now);
  services.concern({ attemptId, userId: pending.userId });
  const counter = "code" in proof ? await checkCode(services, attemptId, pending, proof.code, now) : null;
  if ("token" in proof && config.linkPolicy === "same-browser")
    throw new LatchkeyError("link_expired", "not where it was asked for");

  const undoToken = randomToken();
  const { userId, sessionId, email } = pending;
  const times = { now, undoUntil: now + UNDO_SECONDS };
  const changed = await emailChanges.complete({
    attemptId,
    userId,
    sessionId,
    email,
    undoHash: await sha256(undoToken),
    ...times,
  });
  if (changed === "taken") throw new LatchkeyError("email_taken", "taken");
  if (changed === null) throw new LatchkeyError("link_expired", "used, or void");
  record("email_change.completed", { attemptId, userId });
  if (counter !== null) afterAnswer("email_change.release", () => counters.release([counter], now));
  afterAnswer("email_change.forget", () => pendingEmailChanges.delete(attemptId));
  afterAnswer("email_change.notice", () =>
    tellOldAddress(services, changed.oldEmail, email.address, undoToken, locale),
  );
  return changed.user;
}

async function findPending(services: Services, attemptId: string, now: number): Promise<PendingEmailChange> {
  const pending = isToken(attemptId) ? await services.pendingEmailChanges.get(attemptId) : null;
  if (pending === null || pending.expiresAt <= now)
    throw new LatchkeyError("link_expired", "no such email change");
  return pending;
}

async function tellOldAddress(
  services: Services,
  to: EmailAddress,
  newEmail: string,
  undoToken: string,
  locale: Locale,
) {
  const { config } = services;
  const link = `${config.publicUrl}/account/email/undo?token=${undoToken}`;
  const message = emailChanged({ locale, brand: config.brand, link, ttlSeconds: UNDO_SECONDS, newEmail });
  await sendMailUnlessSuppressed(services, to, message);
}
