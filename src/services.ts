import type { Config } from "./config";
import type { HookName, ProviderSettings } from "./config-mail";
import type { Recorder } from "./core/recorder";
import { allowsHostname } from "./core/redirect-rule";
import type { Env } from "./env";
import type { Log } from "./lib/log";
import { createFloods, type Floods } from "./limits/floods";
import { createRefusals, type Refusals } from "./limits/refusals";
import { createTurnstile, type Turnstile } from "./limits/turnstile";
import type { BounceHook } from "./mail/bounces/bounce-hook";
import { brevoBounces } from "./mail/bounces/brevo";
import { mailersendBounces } from "./mail/bounces/mailersend";
import { mailgunBounces } from "./mail/bounces/mailgun";
import { postmarkBounces } from "./mail/bounces/postmark";
import { resendBounces } from "./mail/bounces/resend";
import { sendgridBounces } from "./mail/bounces/sendgrid";
import { sesBounces } from "./mail/bounces/ses";
import { webhookBounces } from "./mail/bounces/webhook";
import { createFailover } from "./mail/failover";
import type { Mailer } from "./mail/mailer";
import { createBrevo } from "./mail/providers/brevo";
import { createCloudflare } from "./mail/providers/cloudflare";
import { createMailbox, type Mailbox } from "./mail/providers/mailbox";
import { createMailersend } from "./mail/providers/mailersend";
import { createMailgun } from "./mail/providers/mailgun";
import { createPostmark } from "./mail/providers/postmark";
import { createResend } from "./mail/providers/resend";
import { createSendgrid } from "./mail/providers/sendgrid";
import { createSes } from "./mail/providers/ses";
import { createWebhook } from "./mail/providers/webhook";
import {
  type Attempts,
  createAttempts,
  createPendingEmailChanges,
  type PendingEmailChange,
} from "./store/attempts";
import { type ClientSessions, createClientSessions } from "./store/client-sessions";
import { type Clients, createClients } from "./store/clients";
import { type Counters, createCounters } from "./store/counters";
import { createDirectory, type Directory } from "./store/directory";
import { createEmailChanges, type EmailChanges } from "./store/email-changes";
import { createEvents, type Events } from "./store/events";
import type { PendingRecords } from "./store/pending-records";
import { createRecipients, type Recipients } from "./store/recipients";
import { createRefreshTokens, type RefreshTokens } from "./store/refresh-tokens";
import { createSchema, type Schema } from "./store/schema";
import { createSessions, type Sessions } from "./store/sessions";
import { createStatistics, type StatisticsStore } from "./store/statistics";
import { createSuppressions, type Suppressions } from "./store/suppressions";
import { createTransfer, type Transfer } from "./store/transfer";
import { createUsers, type Users } from "./store/users";
import { createWebhookDeliveries, type WebhookDeliveries } from "./store/webhook-deliveries";
import { type AccessTokens, createAccessTokens } from "./tokens/access-tokens";
import { createIdTokens, type IdTokens } from "./tokens/id-tokens";
import { createReceiver, type Receiver } from "./webhooks/receiver";

/** What use cases work with: the same for every request of an isolate. */
export interface SharedServices {
  config: Config;
  attempts: Attempts;
  pendingEmailChanges: PendingRecords<PendingEmailChange>;
  emailChanges: EmailChanges;
  users: Users;
  directory: Directory;
  transfer: Transfer;
  recipients: Recipients;
  suppressions: Suppressions;
  sessions: Sessions;
  clients: Clients;
  clientSessions: ClientSessions;
  refreshTokens: RefreshTokens;
  counters: Counters;
  events: Events;
  statistics: StatisticsStore;
  webhookDeliveries: WebhookDeliveries;
  /** Who is told of events, where that is configured. */
  receiver: Receiver | null;
  /** Which refusals are kept as events. */
  refusals: Refusals;
  /** Where the binding EVENTS is there. */
  dataset: AnalyticsEngineDataset | null;
  schema: Schema;
  accessTokens: AccessTokens;
  /** Null where no key is one that others can verify with. */
  idTokens: IdTokens;
  mailer: Mailer;
  /** Where it is configured. */
  turnstile: Turnstile | null;
  /** Where the binding FLOOD is there. */
  floods: Floods | null;
  /** By the name of the provider, those that are configured. */
  bounceHooks: ReadonlyMap<string, BounceHook>;
  /** Only where MAIL_PROVIDERS has it: in development. */
  mailbox: Mailbox | null;
}

/** The shared services and those that belong to one request. */
export interface Services extends SharedServices {
  log: Log;
  concern: Recorder["concern"];
  record: Recorder["record"];
  /** Runs after the answer has gone, so many milliseconds later; a failure is logged as `event`. */
  afterAnswer(event: string, task: () => Promise<unknown>, milliseconds?: number): void;
}

/** The only place that touches bindings. */
export function createServices(env: Env, config: Config): SharedServices {
  const mailbox = config.mailProviders.some(({ provider }) => provider === "mailbox")
    ? createMailbox()
    : null;
  const mailers = config.mailProviders.map((settings) =>
    settings.provider === "mailbox" && mailbox ? mailbox : createMailer(settings, env),
  );
  return {
    config,
    attempts: createAttempts(env.ATTEMPTS),
    pendingEmailChanges: createPendingEmailChanges(env.ATTEMPTS),
    emailChanges: createEmailChanges(env.DB),
    users: createUsers(env.DB),
    directory: createDirectory(env.DB),
    transfer: createTransfer(env.DB),
    recipients: createRecipients(env.DB),
    suppressions: createSuppressions(env.DB),
    sessions: createSessions(env.DB),
    clients: createClients(env.DB),
    clientSessions: createClientSessions(env.DB),
    refreshTokens: createRefreshTokens(env.DB),
    counters: createCounters(env.DB),
    events: createEvents(env.DB),
    statistics: createStatistics(env.DB),
    webhookDeliveries: createWebhookDeliveries(env.DB),
    receiver: config.eventsWebhook && createReceiver(config.eventsWebhook),
    refusals: createRefusals(),
    dataset: env.EVENTS ?? null,
    schema: createSchema(env.DB),
    accessTokens: createAccessTokens(config.publicUrl, config.signingKeys),
    idTokens: createIdTokens(config.publicUrl, config.signingKeys),
    mailer: createFailover(mailers, config.mailTimeoutSeconds),
    bounceHooks: new Map([...config.bounceHooks].map(([name, secret]) => [name, HOOKS[name](secret)])),
    turnstile:
      config.turnstile && createTurnstile(config.turnstile.secret, (host) => allowsHostname(config, host)),
    floods: env.FLOOD ? createFloods(env.FLOOD) : null,
    mailbox,
  };
}

const HOOKS: Record<HookName, (secret: string) => BounceHook> = {
  resend: resendBounces,
  postmark: postmarkBounces,
  sendgrid: sendgridBounces,
  mailgun: mailgunBounces,
  ses: sesBounces,
  brevo: brevoBounces,
  mailersend: mailersendBounces,
  webhook: webhookBounces,
};

/** The mailer of one provider; a provider without a line here does not compile. */
export function createMailer(settings: ProviderSettings, { EMAIL }: Pick<Env, "EMAIL">): Mailer {
  switch (settings.provider) {
    case "mailbox":
      return createMailbox();
    case "cloudflare":
      return createCloudflare(EMAIL as SendEmail);
    case "resend":
      return createResend(settings);
    case "postmark":
      return createPostmark(settings);
    case "sendgrid":
      return createSendgrid(settings);
    case "mailgun":
      return createMailgun(settings);
    case "ses":
      return createSes(settings);
    case "brevo":
      return createBrevo(settings);
    case "mailersend":
      return createMailersend(settings);
    case "webhook":
      return createWebhook(settings);
  }
}
