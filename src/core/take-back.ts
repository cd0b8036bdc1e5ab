import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { AdmittedMail } from "./admit-mail";

/**
 * Undoes a start of which no mail came: `forget` the pending record and give back what was counted. Not where a provider
 * refused the mail, or asking for such mails would be free. Where nobody knows whether a mail went out, only what keeps one
 * person from trying again is given back: the limits of address and network hold, or a provider whose answers are lost would
 * make a mail bomb.
 * @throws the error that it is given, whatever happens on the way
 */
export async function takeBack(
  { log }: Services,
  attemptId: string,
  error: unknown,
  { forget, giveBack }: { forget: () => Promise<void>; giveBack: AdmittedMail["giveBack"] },
): Promise<never> {
  const code = error instanceof LatchkeyError ? error.code : "";
  const which = code === "mail_uncertain" ? "the person's" : "all";
  await Promise.all([
    forget().catch(() => log.warn("start.not_taken_back", { attemptId })),
    code === "mail_refused" || giveBack(which).catch(() => log.warn("start.not_given_back", { attemptId })),
  ]);
  throw error;
}
