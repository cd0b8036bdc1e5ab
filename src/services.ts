import type { Config } from "./config";
import type { MailProvider } from "./config-values";
import type { Env } from "./env";
import type { Log } from "./lib/log";
import { createFailover } from "./mail/failover";
import type { Mailer } from "./mail/mailer";
import { createMailbox, type Mailbox } from "./mail/providers/mailbox";
import { createResend } from "./mail/providers/resend";
import {
  type Attempts,
  createAttempts,
  createPendingEmailChanges,
  type PendingEmailChange,
} from "./store/attempts";
import { type Counters, createCounters } from "./store/counters";
import { createEmailChanges, type EmailChanges } from "./store/email-changes";
import type { PendingRecords } from "./store/pending-records";
import { createRefreshTokens, type RefreshTokens } from "./store/refresh-tokens";
import { createSessions, type Sessions } from "./store/sessions";
import { createUsers, type Users } from "./store/users";
import { type AccessTokens, createAccessTokens } from "./tokens/access-tokens";

/** What use cases work with: the same for every request of an isolate. */
export interface SharedServices {
  config: Config;
  attempts: Attempts;
  pendingEmailChanges: PendingRecords<PendingEmailChange>;
  emailChanges: EmailChanges;
  users: Users;
  sessions: Sessions;
  refreshTokens: RefreshTokens;
  counters: Counters;
  accessTokens: AccessTokens;
  mailer: Mailer;
  /** Only where MAIL_PROVIDERS has it: in development. */
  mailbox: Mailbox | null;
}

/** The shared services and those that belong to one request. */
export interface Services extends SharedServices {
  log: Log;
  /** Runs after the answer has gone; a failure is logged as `event`. */
  afterAnswer(event: string, task: () => Promise<unknown>): void;
}

/** The only place that touches bindings. */
export function createServices(env: Env, config: Config): SharedServices {
  const mailbox = config.mailProviders.includes("mailbox") ? createMailbox() : null;
  const mailers: Record<MailProvider, () => Mailer> = {
    mailbox: () => mailbox as Mailbox,
    resend: () => createResend(config.resendApiKey),
  };
  return {
    config,
    attempts: createAttempts(env.ATTEMPTS),
    pendingEmailChanges: createPendingEmailChanges(env.ATTEMPTS),
    emailChanges: createEmailChanges(env.DB),
    users: createUsers(env.DB),
    sessions: createSessions(env.DB),
    refreshTokens: createRefreshTokens(env.DB),
    counters: createCounters(env.DB),
    accessTokens: createAccessTokens(config.publicUrl, config.signingKeys),
    mailer: createFailover(config.mailProviders.map((name) => mailers[name]())),
    mailbox,
  };
}
