import type { Delivery, Mail, Mailer } from "./mailer";

const PATIENCE_SECONDS = 5;

/** A mailer that asks these, one at least, in their order until one sends the mail or refuses it for good. */
export function createFailover(mailers: readonly Mailer[]): Mailer {
  return {
    async send(mail: Mail) {
      let delivery: Delivery = { outcome: "retry", provider: "none", reason: "no provider" };
      for (const mailer of mailers) {
        delivery = await sendInTime(mailer, mail);
        if (delivery.outcome !== "retry") break;
      }
      return delivery;
    },
  };
}

async function sendInTime(mailer: Mailer, mail: Mail): Promise<Delivery> {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new Error(`no answer in ${PATIENCE_SECONDS} s`)),
    PATIENCE_SECONDS * 1000,
  );
  try {
    return await mailer.send(mail, limit.signal);
  } finally {
    clearTimeout(timer);
  }
}
