// The variables of each mail provider.
import { apiKey, hookKey, hookPassword, publicKey, signingSecret, topicArn } from "./config-secrets";
import { apiUrl, hostName, parseList, webhookUrl, word } from "./config-values";
import { isLoopback } from "./core/redirect-rule";

/** Reads one variable, as in `config.ts`. */
export type Read = <T>(name: string, parse: (text: string) => T, fallback?: string) => T;

const PROVIDERS = {
  mailbox: () => ({}),
  cloudflare: () => ({}),
  resend: (read: Read) => ({
    apiKey: read("RESEND_API_KEY", apiKey),
    baseUrl: read("RESEND_BASE_URL", apiUrl, "https://api.resend.com"),
  }),
  postmark: (read: Read) => ({
    serverToken: read("POSTMARK_SERVER_TOKEN", apiKey),
    messageStream: read("POSTMARK_MESSAGE_STREAM", word, "outbound"),
    baseUrl: read("POSTMARK_BASE_URL", apiUrl, "https://api.postmarkapp.com"),
  }),
  sendgrid: (read: Read) => ({
    apiKey: read("SENDGRID_API_KEY", apiKey),
    baseUrl: read("SENDGRID_BASE_URL", apiUrl, "https://api.sendgrid.com"),
  }),
  mailgun: (read: Read) => ({
    apiKey: read("MAILGUN_API_KEY", apiKey),
    domain: read("MAILGUN_DOMAIN", hostName),
    baseUrl: read("MAILGUN_BASE_URL", apiUrl, "https://api.mailgun.net"),
  }),
  ses: (read: Read) => {
    const region = read("SES_REGION", word);
    return {
      accessKeyId: read("SES_ACCESS_KEY_ID", apiKey),
      secretAccessKey: read("SES_SECRET_ACCESS_KEY", apiKey),
      region,
      baseUrl: read("SES_BASE_URL", apiUrl, `https://email.${region}.amazonaws.com`),
    };
  },
  brevo: (read: Read) => ({
    apiKey: read("BREVO_API_KEY", apiKey),
    baseUrl: read("BREVO_BASE_URL", apiUrl, "https://api.brevo.com"),
  }),
  mailersend: (read: Read) => ({
    apiKey: read("MAILERSEND_API_KEY", apiKey),
    baseUrl: read("MAILERSEND_BASE_URL", apiUrl, "https://api.mailersend.com"),
  }),
  webhook: (read: Read) => ({
    url: read("MAIL_WEBHOOK_URL", webhookUrl),
    secret: read("MAIL_WEBHOOK_SECRET", signingSecret),
  }),
};

/** What proves that a report of bounces comes from the provider: without it there is no hook for it. */
const HOOKS = {
  resend: ["RESEND_WEBHOOK_SECRET", signingSecret],
  postmark: ["POSTMARK_WEBHOOK_SECRET", hookPassword],
  sendgrid: ["SENDGRID_WEBHOOK_KEY", publicKey],
  mailgun: ["MAILGUN_WEBHOOK_KEY", hookKey],
  ses: ["SES_SNS_TOPIC", topicArn],
  brevo: ["BREVO_WEBHOOK_SECRET", hookPassword],
  mailersend: ["MAILERSEND_WEBHOOK_SECRET", hookKey],
  webhook: ["MAIL_WEBHOOK_SECRET", signingSecret],
} as const;

export type HookName = keyof typeof HOOKS;

/** The hooks that are configured, each with its secret. */
export const readHooks = (
  optional: (name: string, parse: (text: string) => string) => string | undefined,
): Map<HookName, string> =>
  new Map(
    Object.entries(HOOKS).flatMap(([name, [variable, parse]]) => {
      const secret = optional(variable, parse);
      return secret === undefined ? [] : [[name as HookName, secret]];
    }),
  );

export type ProviderName = keyof typeof PROVIDERS;

/** What a provider is made from, by its name. */
export type ProviderSettings = {
  [Name in ProviderName]: { provider: Name } & ReturnType<(typeof PROVIDERS)[Name]>;
}[ProviderName];

const NAMES = Object.keys(PROVIDERS) as ProviderName[];

/** An order of providers, each once. The right ones are there even where others are wrong, so that they are looked at, too. */
export function readProviderNames(read: Read, publicUrl: string): ProviderName[] {
  const names: ProviderName[] = [];
  read("MAIL_PROVIDERS", (text) => {
    const entries = [...new Set(parseList(text))];
    names.push(...entries.filter(isProvider));
    const wrong = entries.filter((entry) => !isProvider(entry)).map((entry) => `"${entry}"`);
    if (wrong.length > 0)
      throw new Error(`${wrong.join(", ")} ${wrong.length > 1 ? "are" : "is"} not among ${NAMES.join(", ")}`);
    if (names.length === 0) throw new Error("is empty");
    if (names.includes("mailbox") && !isLoopback(new URL(publicUrl)))
      throw new Error("mailbox shows every mail to everyone, so PUBLIC_URL must then be on localhost");
  });
  return names;
}

const isProvider = (name: string): name is ProviderName => Object.hasOwn(PROVIDERS, name);

export const readProvider = (name: ProviderName, read: Read): ProviderSettings =>
  ({ provider: name, ...PROVIDERS[name](read) }) as ProviderSettings;

/** The variables of all providers: one that is not in use may keep its own. */
export function providerVariables(): string[] {
  const names: string[] = [];
  for (const name of NAMES) readProvider(name, (variable) => void names.push(variable) as never);
  return names;
}
