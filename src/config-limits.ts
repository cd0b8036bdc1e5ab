// The variables of the limits, and of Turnstile.
import type { Read } from "./config-mail";
import { apiKey } from "./config-secrets";
import { duration, parseList, wholeNumber } from "./config-values";
import { LIMITS, type Limits } from "./limits/table";

export function readLimits(read: Read): Limits {
  const set = <T>(
    { variable, byDefault }: { variable: string; byDefault: string },
    parse: (text: string) => T,
  ) => read(variable, parse, byDefault);
  const addressAndNetwork = set(LIMITS.addressAndNetwork, parseRate);
  const pauses = (text: string) => parsePauses(text, addressAndNetwork?.seconds ?? 0);
  return {
    addressAndNetwork: { ...addressAndNetwork, pauses: set(LIMITS.pauses, pauses) },
    address: set(LIMITS.address, parseRate),
    network: set(LIMITS.network, parseRate),
    familiarNetwork: set(LIMITS.familiarNetwork, parseRate),
    service: set(LIMITS.service, wholeNumber(1, 1_000_000)),
    codesOfAddress: set(LIMITS.codesOfAddress, parseRate),
    live: set(LIMITS.live, wholeNumber(1, 1000)),
  };
}

/** Both of its keys, or neither. */
export function readTurnstile(
  optional: (name: string, parse: (text: string) => string) => string | undefined,
  problems: string[],
): { siteKey: string; secret: string } | null {
  const [siteKey, secret] = [optional("TURNSTILE_SITE_KEY", apiKey), optional("TURNSTILE_SECRET", apiKey)];
  if ((siteKey === undefined) !== (secret === undefined))
    problems.push("TURNSTILE_SITE_KEY, TURNSTILE_SECRET: one is missing");
  return siteKey !== undefined && secret !== undefined ? { siteKey, secret } : null;
}

/** `5/1h`: so many in any such time. */
function parseRate(text: string): { limit: number; seconds: number } {
  const [, count = "", time = ""] = /^(\d+)\/(\w+)$/.exec(text) ?? [];
  if (time === "") throw new Error(`"${text}" is not a rate such as 5/1h`);
  return { limit: wholeNumber(1, 1000)(count), seconds: duration("1m", "1d")(time) };
}

/**
 * `30s 60s 120s`: durations that do not fall, none longer than the window, after which a use is forgotten. What nobody has set
 * fits the window that somebody has.
 */
function parsePauses(text: string, windowSeconds: number): number[] {
  const pauses = parseList(text).map(duration("0s", "1d"));
  if (text === LIMITS.pauses.byDefault) return pauses.map((pause) => Math.min(pause, windowSeconds));
  if (pauses.some((pause) => pause > windowSeconds))
    throw new Error(`a pause is longer than the time of ${LIMITS.addressAndNetwork.variable}`);
  if (pauses.some((pause, place) => pause < (pauses[place - 1] ?? 0)))
    throw new Error("a pause is shorter than the one before it");
  return pauses;
}
