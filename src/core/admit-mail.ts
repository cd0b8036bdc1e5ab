import { hmac } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import { NEARLY } from "../limits/table";
import type { Services } from "../services";
import type { Recipient } from "../store/recipients";
import type { Share } from "../store/shares";
import type { EmailAddress } from "../store/users";

/** Who asks for what. */
export interface MailRequest {
  email: EmailAddress;
  /** An IPv4 address, or an IPv6 /64. */
  network: string;
  /** Whether this browser signed in with this address before: then strangers cannot have used up its share. */
  familiar?: boolean;
  /** Where nobody could make sure that a person asks: half as many. */
  cautious?: boolean;
}

const DAY_SECONDS = 86400;

/**
 * Counts a wish for mail towards every limit, all or none, before anything is sent.
 * @returns what is known of the address
 * @throws {LatchkeyError} `too_many_requests`, with the seconds after which the same request is taken; `unavailable`
 */
export async function admitMail(services: Services, request: MailRequest, now: number): Promise<Recipient> {
  const { config, recipients, log } = services;
  const day = Math.floor(now / DAY_SECONDS);
  const service: Share = {
    name: "service",
    key: `mails of day ${day}`,
    limit: config.limits.service,
    seconds: DAY_SECONDS,
    resetsAt: (day + 1) * DAY_SECONDS,
  };
  const shares = [...(await sharesOf(services, "mail", request)), service];
  const admission = await recipients.admit(request.email, shares, now);
  if ("usedUp" in admission) refuse(admission.usedUp, now);
  const nearly = Math.ceil(service.limit * NEARLY);
  if (admission.counts.get(service.key) === nearly)
    log.warn("mail.daily_limit_near", { limit: service.limit, used: nearly });
  return admission.recipient;
}

/**
 * The same for signing up, which sends no mail: it has shares of its own, so that the login that follows is not refused.
 * @throws {LatchkeyError} `too_many_requests`; `unavailable`
 */
export async function admitSignUp(services: Services, request: MailRequest, now: number): Promise<void> {
  const shares = await sharesOf(services, "sign-up", request);
  const admission = await services.recipients.admit(request.email, shares, now);
  if ("usedUp" in admission) refuse(admission.usedUp, now);
}

/** The counter that knows when mail to this address was asked for; it does not show which address that is. */
export const mailsTo = (pepper: CryptoKey, email: EmailAddress): Promise<string> =>
  keyOfAddress(pepper, "mail", email);

const keyOfAddress = async (pepper: CryptoKey, what: string, email: EmailAddress): Promise<string> =>
  `${what} to ${await hmac(pepper, email.key)}`;

/** Keys show neither address nor network. */
async function sharesOf({ config }: Services, what: string, request: MailRequest): Promise<Share[]> {
  const { addressAndNetwork, address, network } = config.limits;
  const person = await keyOfAddress(config.pepper, what, request.email);
  const place = await hmac(config.pepper, request.network);
  const shares: Share[] = [
    { name: "address and network", key: `${person} from ${place}`, ...addressAndNetwork },
    {
      name: "address",
      key: person,
      ...address,
      limit: request.familiar ? Number.POSITIVE_INFINITY : address.limit,
      keptSeconds: config.linkTtlSeconds,
    },
    { name: "network", key: `${what} from ${place}`, ...network },
  ];
  if (!request.cautious) return shares;
  return shares.map((share) => ({ ...share, limit: Math.ceil(share.limit / 2) }));
}

function refuse({ name, freeAt }: { name: string; freeAt: number }, now: number): never {
  throw new LatchkeyError("too_many_requests", `limit per ${name}`, { retryAfterSeconds: freeAt - now });
}
