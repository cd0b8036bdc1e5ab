import type { Endpoint } from "./endpoint";
import { SENDERS } from "./service";

const now = () => Math.floor(Date.now() / 1000);
const today = () => new Date().toISOString();

/** A bounce as each provider reports it. */
const BOUNCES: Record<string, (email: string) => unknown> = {
  resend: (email) => ({
    type: "email.bounced",
    created_at: today(),
    data: { to: [email], bounce: { type: "Permanent" } },
  }),
  postmark: (Email) => ({ RecordType: "Bounce", Type: "HardBounce", Email, BouncedAt: today() }),
  sendgrid: (email) => [{ event: "bounce", type: "bounce", email, timestamp: now() }],
  mailgun: (recipient) => ({
    "event-data": { event: "failed", severity: "permanent", recipient, timestamp: now() },
  }),
  brevo: (email) => ({ event: "hard_bounce", email, ts_event: now() }),
  mailersend: (email) => ({
    type: "activity.hard_bounced",
    created_at: today(),
    data: { email: { recipient: { email } } },
  }),
  webhook: (to) => ({ type: "mail.bounced", timestamp: today(), data: { to } }),
};

const hook: Omit<Endpoint, "plain" | "works"> = {
  route: "POST /hooks/mail/:provider",
  refuses: [401, 404, 413],
  answers: "json",
};

/** Of each mail provider; SNS needs a certificate from elsewhere, so what comes from it here is forged. */
export const hooks: Endpoint[] = [
  ...Object.entries(SENDERS).map(
    ([provider, sender]): Endpoint => ({
      ...hook,
      plain: async ({ email }) => {
        const { body, headers } = await sender.sign(BOUNCES[provider]?.(email));
        const raw = { body: new TextEncoder().encode(body), type: "application/json" };
        return { place: provider, raw, headers: Object.entries(headers) };
      },
      works: 200,
    }),
  ),
  {
    ...hook,
    plain: () => ({
      place: "ses",
      json: { Type: "Notification", TopicArn: "x", SigningCertURL: "https://evil.example/x.pem" },
    }),
    works: 401,
    refuses: [200, 404, 413],
  },
];

const file = (path: string, more: Partial<Endpoint> = {}): Endpoint => ({
  route: `GET /${path}`,
  plain: () => ({}),
  works: 200,
  refuses: [],
  answers: "file",
  ...more,
});

/** What is the same for everybody, and what there is in development. */
export const files: Endpoint[] = [
  file("", { answers: "page" }),
  ...["style.css", "login/code.js", "login/wait.js", "oauth/form-post.js", "client.js", "client.d.ts"].map(
    (path) => file(path),
  ),
  ...["jwks.json", "openid-configuration", "oauth-authorization-server"].map((name) =>
    file(`.well-known/${name}`),
  ),
  file("healthz", { answers: "json" }),
  file("openapi.json"),
  file("docs"),
  file("dev/mailbox", { plain: ({ email }) => ({ query: [["to", email]] }) }),
  file("dev/mailbox.json", { plain: ({ email }) => ({ query: [["to", email]] }) }),
  ...["demo", "demo/redirect", "demo/own-form", "demo/exchange"].map((path) => file(path)),
];
