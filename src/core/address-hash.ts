import { hmac } from "../lib/crypto";
import type { EmailAddress } from "../store/users";

/** How an address stands among the events: findable by who has `PEPPER` and the address, and readable by nobody. */
export const addressHash = (pepper: CryptoKey, { key }: Pick<EmailAddress, "key">): Promise<string> =>
  hmac(pepper, `events of ${key}`);
