/** A mail ready to go. */
export interface Mail {
  to: string;
  from: { name: string; address: string };
  /** Where an answer goes, where that is not `from`. */
  replyTo?: string;
  subject: string;
  text: string;
  html: string;
  /** A UUID, the same for every try to send this mail, so that a provider that knows such keys sends it once. */
  idempotencyKey: string;
}

/** What every mail says of itself: a machine wrote it, so that no machine answers (RFC 3834 §5). */
export const HEADERS = { "Auto-Submitted": "auto-generated" };

/**
 * What became of a mail: `sent`, with the provider's id; `retry`, where another provider may do better (overloaded,
 * out of reach, out of quota); `refused`, where none will (bad address, unverified sender). `reason` is for the log: no
 * address. `uncertain` where the mail may have gone out all the same. `before` has what other providers said first.
 */
export type Delivery = { before?: Delivery[] } & (
  | { outcome: "sent"; provider: string; id: string }
  | { outcome: "retry" | "refused"; provider: string; reason: string; uncertain?: boolean }
);

/** Sends one mail until `signal` ends it, and answers for every failure with a `Delivery`: it does not throw. */
export interface Mailer {
  /** The provider's, for the log. */
  readonly name: string;
  send(mail: Mail, signal?: AbortSignal): Promise<Delivery>;
}
