import { describeError } from "../lib/log";
import type { Delivery, Mail, Mailer } from "./mailer";

/** All providers together. */
const PATIENCE_MS = 12_000;
/** What the ones before leave to each that is still to come. */
const RESERVE_MS = 1000;
/** For so long a provider that failed is asked after the others. */
const REST_MS = 30_000;

/**
 * A mailer that asks these in their order until one sends the mail or refuses it for good, each for `timeoutSeconds` at
 * most. One that failed a moment ago comes last, so that a provider that is down does not slow every login.
 */
export function createFailover(mailers: readonly Mailer[], timeoutSeconds: number): Mailer {
  const restsUntil = new Map<Mailer, number>();
  const rests = (mailer: Mailer, now: number) => (restsUntil.get(mailer) ?? 0) > now;

  return {
    name: "failover",
    async send(mail: Mail) {
      const begun = Date.now();
      const inTurn = mailers.toSorted((a, b) => Number(rests(a, begun)) - Number(rests(b, begun)));
      const tried: Delivery[] = [];
      for (const [place, mailer] of inTurn.entries()) {
        const left = PATIENCE_MS - (Date.now() - begun);
        const share = left - RESERVE_MS * (inTurn.length - place - 1);
        if (share <= 0) break;
        const delivery = await sendWithin(Math.min(timeoutSeconds * 1000, share), mailer, mail);
        if (delivery.outcome === "retry") restsUntil.set(mailer, Date.now() + REST_MS);
        else restsUntil.delete(mailer);
        tried.push(delivery);
        if (delivery.outcome !== "retry") break;
      }
      const last = tried.pop() ?? { outcome: "retry", provider: "none", reason: "no provider" };
      return tried.length > 0 ? { ...last, before: tried } : last;
    },
  };
}

/** Not every mailer heeds the signal, so its answer is not waited for either. */
async function sendWithin(milliseconds: number, mailer: Mailer, mail: Mail): Promise<Delivery> {
  const limit = new AbortController();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<Delivery>((resolve) => {
    timer = setTimeout(() => {
      const reason = `no answer in ${milliseconds / 1000} s`;
      resolve({ outcome: "retry", provider: mailer.name, reason, uncertain: true });
      limit.abort(new Error(reason));
    }, milliseconds);
  });
  try {
    return await Promise.race([mailer.send(mail, limit.signal), late]);
  } catch (error) {
    return { outcome: "retry", provider: mailer.name, reason: describeError(error), uncertain: true };
  } finally {
    clearTimeout(timer);
  }
}
