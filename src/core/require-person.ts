import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";

/**
 * Makes sure, where Turnstile is configured, that a person asks.
 * @returns whether that could not be found out, and TURNSTILE_FAIL lets the request pass all the same
 * @throws {LatchkeyError} `turnstile_required`, `turnstile_failed`; `unavailable` where TURNSTILE_FAIL is `closed`
 */
export async function requirePerson(
  { config, turnstile, log }: Services,
  token: string | undefined,
): Promise<{ cautious: boolean }> {
  if (turnstile === null) return { cautious: false };
  // Asked without a token, too: where Turnstile is down, no page can get one.
  const answer = await turnstile(token ?? "");
  if (answer.verdict === "person") return { cautious: false };
  if (answer.verdict === "nobody" && !token) throw new LatchkeyError("turnstile_required", "no token");
  if (answer.verdict === "nobody") throw new LatchkeyError("turnstile_failed", answer.reason);
  log.error("turnstile.failing", { reason: answer.reason });
  if (!config.turnstileFailOpen) throw new LatchkeyError("unavailable", "Turnstile");
  return { cautious: true };
}
