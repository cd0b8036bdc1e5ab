import type { Config } from "../config";
import type { Recipient } from "../store/recipients";
import type { EmailAddress } from "../store/users";

/** Why an address gets no mail although it is answered as any other; null where it gets one. For the log alone. */
export function reasonToWithhold(
  config: Pick<Config, "signup" | "allowedDomains" | "blockedDomains">,
  email: EmailAddress,
  recipient: Recipient,
): string | null {
  if (recipient.suppressed) return "suppressed address";
  if (!isWanted(config, email)) return "unwanted domain";
  if (config.signup === "closed" && !recipient.known) return "unknown address, sign-up is closed";
  return null;
}

/** Whether addresses of this domain are let in: those listed with all their subdomains, where a list says so. */
export function isWanted(
  { allowedDomains, blockedDomains }: Pick<Config, "allowedDomains" | "blockedDomains">,
  { key }: EmailAddress,
): boolean {
  const domain = key.slice(key.lastIndexOf("@") + 1);
  const isIn = (list: readonly string[]) =>
    list.some((entry) => domain === entry || domain.endsWith(`.${entry}`));
  return (allowedDomains.length === 0 || isIn(allowedDomains)) && !isIn(blockedDomains);
}
