import { Webhook } from "standardwebhooks";
import { nowSeconds, toRfc3339 } from "../../lib/clock";
import { createHttpMailer, postJson } from "../http-mailer";
import { HEADERS, type Mail } from "../mailer";

/**
 * A mail system of the operator's: a POST of the mail as JSON, signed by Standard Webhooks
 * (https://www.standardwebhooks.com). Any 2xx takes it; 400 and 422 refuse it.
 */
export function createWebhook({ url, secret }: { url: string; secret: string }) {
  const webhook = new Webhook(secret);
  return createHttpMailer({
    name: "webhook",
    request({ idempotencyKey, ...mail }: Mail) {
      const now = nowSeconds();
      const body = { type: "mail.send", timestamp: toRfc3339(now), data: { ...mail, headers: HEADERS } };
      return postJson(
        url,
        {
          "webhook-id": idempotencyKey,
          "webhook-timestamp": String(now),
          "webhook-signature": webhook.sign(idempotencyKey, new Date(now * 1000), JSON.stringify(body)),
        },
        body,
      );
    },
    idOf: (_, { idempotencyKey }) => idempotencyKey,
    codeOf: () => undefined,
    refuses: (status) => status === 400 || status === 422,
  });
}
