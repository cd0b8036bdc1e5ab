import { Webhook } from "standardwebhooks";

/** Whether a body was signed with this secret within the last five minutes (https://www.standardwebhooks.com). */
export function isStandardWebhook(
  secret: string,
  headers: Headers,
  body: string,
  prefix = "webhook",
): boolean {
  const named = (name: string) => headers.get(`${prefix}-${name}`) ?? "";
  try {
    new Webhook(secret).verify(body, {
      "webhook-id": named("id"),
      "webhook-timestamp": named("timestamp"),
      "webhook-signature": named("signature"),
    });
    return true;
  } catch {
    return false;
  }
}
