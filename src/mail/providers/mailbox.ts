import type { Mail, Mailer } from "../mailer";

/** A mail as the development mailbox shows it; `sentAt` in RFC 3339. */
export interface MailboxEntry {
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  sentAt: string;
}

export interface Mailbox extends Mailer {
  /** Newest first; those to one address where it is given, in any case. */
  list(to?: string): MailboxEntry[];
}

const CAPACITY = 200;

/** A mailer for development that keeps the last mails in memory instead of sending them. */
export function createMailbox(): Mailbox {
  let entries: MailboxEntry[] = [];

  return {
    name: "mailbox",
    async send({ to, from, subject, text, html }: Mail) {
      const entry = {
        to,
        from: `${from.name} <${from.address}>`.trim(),
        subject,
        text,
        html,
        sentAt: new Date().toISOString(),
      };
      entries = [entry, ...entries].slice(0, CAPACITY);
      return { outcome: "sent", provider: "mailbox", id: crypto.randomUUID() };
    },
    list: (to) => entries.filter((entry) => to === undefined || entry.to.toLowerCase() === to.toLowerCase()),
  };
}
