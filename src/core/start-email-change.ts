import { nowSeconds } from "../lib/clock";
import { randomToken } from "../lib/crypto";
import type { Locale } from "../locales";
import { proveEmail } from "../mail/email-change-emails";
import type { Services } from "../services";
import { admitMail, type MailRequest } from "./admit-mail";
import { authenticate, type Credential } from "./authenticate";
import { attemptIdOf } from "./login-attempt";
import { codeHash, newLoginCode, spacedCode } from "./login-code";
import { reasonToWithhold } from "./mail-withheld";
import { maskedAddress } from "./masked-address";
import { requireRecentLogin } from "./recent-login";
import { sendMail } from "./send-mail";
import { takeBack } from "./take-back";

/**
 * Mails link and code to the address that the user wants instead of theirs. Nothing changes until one of them comes back,
 * and nothing at all once the session that asks has ended.
 * Whether the address is another user's is not told here: only who holds it may know.
 * @returns the id of the attempt, for the code
 * @throws {LatchkeyError} as `authenticate`; `login_too_old`; `too_many_requests`; `mail_failed`, `mail_refused`,
 *   `mail_uncertain` or `unavailable`, with the attempt taken back
 */
export async function startEmailChange(
  services: Services,
  credential: Credential,
  { locale, keepLocale, ...request }: MailRequest & { locale: Locale; keepLocale: boolean },
): Promise<string> {
  const { config, pendingEmailChanges, concern, record } = services;
  const now = nowSeconds();
  const caller = await authenticate(services, credential);
  requireRecentLogin(caller, now);
  const { email } = request;
  const { recipient, giveBack } = await admitMail(services, { ...request, changes: caller.user.id }, now);
  const withheld = reasonToWithhold({ ...config, signup: "open" }, email, recipient);
  const { user, session } = caller;
  const token = randomToken();
  const attemptId = await attemptIdOf(token);
  const code = newLoginCode(config.codeLength);
  const expiresAt = now + config.linkTtlSeconds;
  const hash = await codeHash(config.pepper, attemptId, code);
  const wish = {
    userId: user.id,
    sessionId: session.id,
    oldEmail: user.email,
    email,
    expiresAt,
    codeHash: hash,
  };
  const undo = (error: unknown) =>
    takeBack(services, attemptId, error, { forget: () => pendingEmailChanges.delete(attemptId), giveBack });
  await pendingEmailChanges.put(attemptId, wish, now).catch(undo);
  concern({ attemptId, email });
  record("email_change.started", { attemptId, userId: user.id });

  if (withheld) {
    record("mail.withheld", { attemptId, reason: withheld });
    return attemptId;
  }
  const message = proveEmail({
    locale,
    brand: config.brand,
    oldEmail: maskedAddress(user.email),
    link: `${config.publicUrl}/account/email?token=${token}${keepLocale ? `&locale=${locale}` : ""}`,
    ttlSeconds: config.linkTtlSeconds,
    code: spacedCode(code),
  });
  await sendMail(services, { ...message, to: email.address }).catch(undo);
  return attemptId;
}
