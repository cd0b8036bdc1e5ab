import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { EmailAddress } from "../store/users";

/**
 * Lets an address get mail again, until it bounces or complains once more. The mail provider may keep a list of its own.
 * @throws {LatchkeyError} `not_suppressed`; `unavailable`
 */
export async function liftSuppression(
  { suppressions, concern, record }: Services,
  email: EmailAddress,
): Promise<void> {
  concern({ email });
  if (!(await suppressions.lift(email.key, nowSeconds())))
    throw new LatchkeyError("not_suppressed", "no suppression in force");
  record("admin.suppression_lifted");
}
