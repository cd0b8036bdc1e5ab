import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";

/**
 * Undoes a start of which no mail came: `forget` the pending record and, unless a provider refused the mail, what was
 * counted. Then asking for mail that is always refused is not free, and an outage uses up nobody's share.
 * @throws the error that it is given, whatever happens on the way
 */
export async function takeBack(
  { log }: Services,
  attemptId: string,
  error: unknown,
  { forget, giveBack }: { forget: () => Promise<void>; giveBack: () => Promise<void> },
): Promise<never> {
  const refused = error instanceof LatchkeyError && error.code === "mail_refused";
  await Promise.all([
    forget().catch(() => log.warn("start.not_taken_back", { attemptId })),
    refused || giveBack().catch(() => log.warn("start.not_given_back", { attemptId })),
  ]);
  throw error;
}
