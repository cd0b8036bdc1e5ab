/** A mail ready to go. */
export interface Mail {
  to: string;
  from: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  /** The same for every try to send this mail, so that a provider that knows such keys sends it once. */
  idempotencyKey: string;
}

/**
 * What became of a mail: `sent`, with the provider's id; `retry`, where another provider may do better (overloaded,
 * out of reach); `refused`, where none will (bad address, unverified sender). `reason` is for the log: no address.
 */
export type Delivery =
  | { outcome: "sent"; provider: string; id: string }
  | { outcome: "retry" | "refused"; provider: string; reason: string };

/** Sends one mail until `signal` ends it, and answers for every failure with a `Delivery`: it does not throw. */
export interface Mailer {
  send(mail: Mail, signal?: AbortSignal): Promise<Delivery>;
}
