import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { samples } from "../worker/routes/hooks/samples";
import { makeSenders, operatorsOwn, type Sender } from "../worker/routes/hooks/senders";
import { atFrontend } from "./frontends";
import type { Journey } from "./journey";

/** A report that an address is dead, as a provider sends it until it is answered with 200. */
const bounce = (provider: string, sender: Sender, event: (to: string, at: Date) => unknown): Journey => ({
  name: `a bounce that ${provider} reports`,
  variables: sender.variables,
  before: atFrontend,
  steps: [
    {
      name: "report",
      async ask(person) {
        person.notes.report ??= JSON.stringify(await sender.sign(event(person.email, new Date())));
        const { body, headers } = JSON.parse(person.notes.report);
        return person.ask("POST", `/hooks/mail/${provider}`, { raw: body, headers, cookies: false });
      },
      done: ({ status }) => status === 200,
    },
  ],
  after: async (person) =>
    expect(
      await env.DB.prepare("SELECT reason FROM suppressions WHERE email_key = ?")
        .bind(person.email)
        .first("reason"),
    ).toBe("bounce"),
});

const { mailgun } = await makeSenders();
const ownEvent = (to: string, at: Date) => ({
  type: "mail.bounced",
  timestamp: at.toISOString(),
  data: { to },
});

export const BOUNCES = [
  bounce("webhook", operatorsOwn(), ownEvent),
  bounce("mailgun", mailgun as Sender, samples.mailgun.bounce),
];
