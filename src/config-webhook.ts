// The variables of the webhook that is told of events.
import { signingSecret } from "./config-secrets";
import { parseList, webhookUrl } from "./config-values";

/** Both of its variables, or neither. */
export function readEventsWebhook(
  optional: <T>(name: string, parse: (text: string) => T) => T | undefined,
  problems: string[],
): { url: string; secrets: string[] } | null {
  const url = optional("EVENTS_WEBHOOK_URL", webhookUrl);
  const secrets = optional("EVENTS_WEBHOOK_SECRET", parseSecrets);
  if ((url === undefined) !== (secrets === undefined))
    problems.push("EVENTS_WEBHOOK_URL, EVENTS_WEBHOOK_SECRET: one is missing");
  return url !== undefined && secrets !== undefined ? { url, secrets } : null;
}

/** One, or two while the receiver changes from one to the other. */
function parseSecrets(text: string): string[] {
  const secrets = parseList(text).map(signingSecret);
  if (secrets.length > 2) throw new Error("has more than two secrets");
  return secrets;
}
