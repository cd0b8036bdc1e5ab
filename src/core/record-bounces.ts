import { nowSeconds } from "../lib/clock";
import { sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import { parseEmail } from "./email-address";

/** Longer than any provider repeats a report. */
const REMEMBERED_SECONDS = 86400;

/**
 * Suppresses the addresses that a mail provider reports as dead, or as whose owner complained. Reports may come late,
 * twice, and of addresses that nobody here has.
 * @returns false where there is no hook for this provider
 * @throws {LatchkeyError} `bad_signature` where the provider did not send it; `unavailable`
 */
export async function recordBounces(
  services: Services,
  provider: string,
  request: { headers: Headers; body: string },
): Promise<boolean> {
  const { bounceHooks, suppressions, log, record } = services;
  const hook = bounceHooks.get(provider);
  if (hook === undefined) return false;
  const reported = await hook(request);
  if (reported === null) throw new LatchkeyError("bad_signature", provider);
  const { reports, onlyOnce } = reported;
  const now = nowSeconds();
  const once =
    onlyOnce === undefined
      ? []
      : [
          {
            name: "report",
            key: `report ${provider} ${await sha256(onlyOnce)}`,
            limit: 1,
            seconds: REMEMBERED_SECONDS,
          },
        ];
  const suppressed = reports.flatMap(({ address, reason, occurredAt }) => {
    const email = parseEmail(address);
    return email ? [{ emailKey: email.key, reason, provider, occurredAt: Math.min(occurredAt, now) }] : [];
  });
  const nothing = suppressed.length === 0 && once.length === 0;
  const added = nothing ? 0 : await suppressions.add(suppressed, once, now);
  // The provider's own repetition, or somebody's: it is answered alike, and does nothing.
  if (added === "repeated") log.info("bounces.repeated", { provider });
  else record("bounces.recorded", { provider, reports: reports.length, added });
  return true;
}
