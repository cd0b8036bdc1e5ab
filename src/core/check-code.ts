import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { EmailAddress } from "../store/users";
import { codesOfAddress, isCode } from "./login-code";

/**
 * Checks a typed code against the one that was mailed. The try is counted in D1 before the code is compared, so that no
 * number of parallel guesses gets one compare more than allowed.
 * @returns the counter of the address, which a right code gives its try back to
 * @throws {LatchkeyError} `link_expired` where the code is wrong; `too_many_tries` where those of this attempt are used up, `too_many_requests`
 *   where those of the address are for now; `unavailable`
 */
export async function checkCode(
  { config, counters }: Services,
  attemptId: string,
  attempt: { email: EmailAddress; codeHash: string; expiresAt: number },
  code: string,
  now: number,
): Promise<string> {
  const addressKey = await codesOfAddress(config.pepper, attempt.email.key);
  const { expiresAt } = attempt;
  const tries = {
    name: "attempt",
    key: `code of ${attemptId}`,
    limit: config.codeTries,
    seconds: expiresAt - now,
    resetsAt: expiresAt,
  };
  const codes = { name: "address", key: addressKey, ...config.limits.codesOfAddress };
  const usedUp = await counters.use([tries, codes], now);
  if (usedUp !== null)
    throw new LatchkeyError(
      usedUp.name === "attempt" ? "too_many_tries" : "too_many_requests",
      `codes per ${usedUp.name}`,
      {
        retryAfterSeconds: usedUp.freeAt - now,
      },
    );
  if (!(await isCode(config.pepper, attemptId, code, attempt.codeHash)))
    throw new LatchkeyError("link_expired", "wrong code");
  return addressKey;
}
