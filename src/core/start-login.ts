import { nowSeconds } from "../lib/clock";
import { randomToken, sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Locale } from "../locales";
import { signInEmail } from "../mail/sign-in-email";
import type { Services } from "../services";
import type { Attempt } from "../store/attempts";
import type { Place } from "../store/sessions";
import { admitMail, type MailRequest } from "./admit-mail";
import { attemptIdOf } from "./login-attempt";
import { codeHash, newLoginCode, spacedCode } from "./login-code";
import { loginLink } from "./login-link";
import { reasonToWithhold } from "./mail-withheld";
import type { RedirectUri } from "./redirect-rule";
import { requirePerson } from "./require-person";
import { sendMail } from "./send-mail";
import { takeBack } from "./take-back";

export interface StartLoginInput extends MailRequest {
  /** Where Turnstile is configured. */
  turnstileToken?: string;
  redirectUri: RedirectUri;
  /** Whom the link leads to: `verify_redirect` here, the frontend that exchanges the token itself, or our own pages. */
  contract: "redirect" | "exchange" | "hosted";
  /** The language of the mail. */
  locale: Locale;
  /** Whether the page behind the link is to speak it, too, whatever that browser prefers. */
  keepLocale: boolean;
  /** What the confirm page says of whoever asks. */
  askedFrom: Place;
}

export interface StartedLogin {
  attemptId: string;
  /** For the browser that asks, and nobody else. */
  verifier: string;
  /** Unix seconds: from when on another mail may be asked for. */
  nextMailAt: number;
}

/** Sent right after the answer, a mail would slow whatever is asked next, and tell by that. */
const MOST_DELAY_MS = 1000;

/**
 * Begins a login attempt and mails its link and code. Where sign-up is closed, known and unknown addresses take the
 * same way: the attempt is stored for both, and only after the answer a mail goes to the known one. So it is with a
 * suppressed address, which gets no mail at all.
 * @throws {LatchkeyError} as `requirePerson`; `too_many_requests`; `unknown_email` where that may be revealed;
 *   `mail_failed`, `mail_refused`, `mail_uncertain` or `unavailable`, with the attempt taken back
 */
export async function startLogin(services: Services, input: StartLoginInput): Promise<StartedLogin> {
  const { config, attempts, concern, record } = services;
  const { email, redirectUri, askedFrom } = input;
  concern({ email });
  const { cautious } = await requirePerson(services, input.turnstileToken);
  const now = nowSeconds();
  const { recipient, nextMailAt, ordinal, giveBack } = await admitMail(services, { ...input, cautious }, now);
  const known = config.signup === "open" || recipient.known;
  const quiet = config.signup === "closed" && config.unknownEmail === "hide";
  if (!known && !quiet) throw new LatchkeyError("unknown_email", "sign-up is closed");

  const token = randomToken();
  const verifier = randomToken();
  const code = newLoginCode(config.codeLength);
  const attemptId = await attemptIdOf(token);
  const attempt: Attempt = {
    email,
    redirectUri,
    hosted: input.contract === "hosted",
    ordinal,
    expiresAt: now + config.linkTtlSeconds,
    verifierHash: await sha256(verifier),
    codeHash: await codeHash(config.pepper, attemptId, code),
    askedFrom,
  };
  const undo = (error: unknown) =>
    takeBack(services, attemptId, error, { forget: () => attempts.delete(attemptId), giveBack });
  await attempts.put(attemptId, attempt, now).catch(undo);
  concern({ attemptId });
  record("login.started", { attemptId });

  const withheld = reasonToWithhold(config, email, recipient);
  const send = () => mailLink(services, input, { token, code });
  if (withheld) record("mail.withheld", { attemptId, reason: withheld });
  // Where nobody may tell known from unknown, nothing is taken back: that would tell, at the next code.
  else if (quiet) services.afterAnswer("login.mail", send, Math.random() * MOST_DELAY_MS);
  else await send().catch(undo);
  return { attemptId, verifier, nextMailAt };
}

async function mailLink(
  services: Services,
  input: StartLoginInput,
  { token, code }: { token: string; code: string },
): Promise<void> {
  const { config } = services;
  const to = input.email.address;
  const message = signInEmail({
    locale: input.locale,
    brand: config.brand,
    to,
    link: loginLink(config, input, token),
    code: spacedCode(code),
    codeInSubject: config.codeInSubject,
    ttlSeconds: config.linkTtlSeconds,
  });
  await sendMail(services, { ...message, to });
}
