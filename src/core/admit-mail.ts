import { hmac } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import { NEARLY } from "../limits/table";
import type { Services } from "../services";
import type { Admission, Recipient } from "../store/recipients";
import type { Share } from "../store/shares";
import type { EmailAddress } from "../store/users";
import { limitedAddress } from "./limited-address";

/** Who asks for what. */
export interface MailRequest {
  email: EmailAddress;
  /** An IPv4 address, or an IPv6 /64. */
  network: string;
  /** Whether this browser signed in with this address before: then what strangers use up is not its share. */
  familiar?: boolean;
  /** Where nobody could make sure that a person asks: half as many. */
  cautious?: boolean;
}

export interface AdmittedMail {
  recipient: Recipient;
  /** Undoes the counting, where no mail came of it and the fault is ours. */
  giveBack(): Promise<void>;
}

const DAY_SECONDS = 86400;

/**
 * Counts a wish for mail towards every limit, all or none, before anything is sent.
 * @throws {LatchkeyError} `too_many_requests`, with the seconds after which the same request is taken; `unavailable`
 */
export async function admitMail(
  services: Services,
  request: MailRequest,
  now: number,
): Promise<AdmittedMail> {
  const shares = await sharesOf(services, "mail", request, now);
  const { recipient } = await admit(services, request, shares, now);
  return { recipient, giveBack: () => services.recipients.giveBack(shares) };
}

/**
 * The same for signing up, which sends no mail: it has shares of its own, so that the login that follows is not refused.
 * @throws {LatchkeyError} `too_many_requests`; `unavailable`
 */
export async function admitSignUp(services: Services, request: MailRequest, now: number): Promise<void> {
  await admit(services, request, await sharesOf(services, "sign-up", request, now), now);
}

/** The counter that knows when mail to this address was asked for; it does not show which address that is. */
export const mailsTo = async (pepper: CryptoKey, email: EmailAddress): Promise<string> =>
  `mail to ${await hmac(pepper, limitedAddress(email.key))}`;

/** Keys show neither address nor network. A familiar browser has a share of its own wherever it is, and that alone. */
async function sharesOf(
  { config }: Services,
  what: "mail" | "sign-up",
  { email, network, familiar, cautious }: MailRequest,
  now: number,
): Promise<Share[]> {
  const { limits, pepper, linkTtlSeconds } = config;
  const person = `${what} to ${await hmac(pepper, limitedAddress(email.key))}`;
  const place = await hmac(pepper, network);
  const day = Math.floor(now / DAY_SECONDS);
  const unlessFamiliar = familiar ? { limit: Number.POSITIVE_INFINITY } : {};
  const shares: Share[] = [
    {
      name: "address and network",
      key: `${person} from ${familiar ? "a familiar browser" : place}`,
      ...limits.addressAndNetwork,
    },
    { name: "address", key: person, ...limits.address, ...unlessFamiliar, keptSeconds: linkTtlSeconds },
    { name: "network", key: `${what} from ${place}`, ...limits.network, ...unlessFamiliar },
    {
      name: "service",
      key: `${what} of day ${day}`,
      limit: limits.service,
      seconds: DAY_SECONDS,
      resetsAt: (day + 1) * DAY_SECONDS,
    },
  ];
  if (!cautious) return shares;
  return shares.map((share) => ({ ...share, limit: Math.ceil(share.limit / 2) }));
}

/** The log says which limit struck, the answer does not. */
async function admit(
  { recipients, log }: Services,
  { email }: MailRequest,
  shares: Share[],
  now: number,
): Promise<Extract<Admission, { recipient: Recipient }>> {
  const admission = await recipients.admit(email, shares, now);
  if ("usedUp" in admission) {
    const { name, freeAt } = admission.usedUp;
    if (name === "service") log.error("daily_limit.reached", { secondsLeft: freeAt - now });
    throw new LatchkeyError("too_many_requests", `limit per ${name}`, { retryAfterSeconds: freeAt - now });
  }
  for (const { name, key, limit } of shares)
    if (name === "service" && admission.counts.get(key) === Math.ceil(limit * NEARLY))
      log.warn("daily_limit.near", { limit, used: Math.ceil(limit * NEARLY) });
  return admission;
}
