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
  /** The user who wants another address: they have a share of such wishes, whatever the addresses. */
  changes?: string;
}

export interface AdmittedMail {
  recipient: Recipient;
  /** Unix seconds: when the pause after this mail is over. */
  nextMailAt: number;
  /** Its place among the mails that were asked for to this address, as far as these are remembered. */
  ordinal: number;
  /**
   * Undoes the counting where no mail came of it: all of it, or only what one person at one place has of it, where nobody
   * knows whether a mail went out.
   */
  giveBack(which: "all" | "the person's"): Promise<void>;
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
  const { shares, recipient, used } = await admitAsTheyAre(services, request, now);
  const usedOf = (name: ShareName) => used.get(shares.find((share) => share.name === name)?.key ?? "");
  return {
    recipient,
    nextMailAt: now + pauseAfter(shares, usedOf("address and network")?.inWindow ?? 1),
    ordinal: usedOf("address")?.count ?? 1,
    giveBack: (which) =>
      services.recipients.giveBack(
        which === "all" ? shares : shares.filter(({ name }) => name === "address and network"),
        now,
      ),
  };
}

/** A familiar browser that has used up its own share is as good as any other. */
async function admitAsTheyAre(services: Services, request: MailRequest, now: number) {
  const ask = async (as: MailRequest) => {
    const shares = await sharesOf(services, "mail", as, now);
    return { shares, ...(await admit(services, as, shares, now)) };
  };
  if (!request.familiar) return ask(request);
  try {
    return await ask(request);
  } catch (error) {
    if (!isRefused(error)) throw error;
    return await ask({ ...request, familiar: false }).catch((other) => {
      const isSooner = isRefused(other) && waitOf(other) < waitOf(error);
      throw isSooner || !isRefused(other) ? other : error;
    });
  }
}

const isRefused = (error: unknown): error is LatchkeyError =>
  error instanceof LatchkeyError && error.code === "too_many_requests";

const waitOf = ({ retryAfterSeconds = 0 }: LatchkeyError): number => retryAfterSeconds;

/** Seconds, as the limit with pauses has them after so many uses. */
function pauseAfter(shares: Share[], uses: number): number {
  const pauses = shares.find((share) => share.pauses !== undefined)?.pauses ?? [];
  return pauses[Math.min(uses, pauses.length) - 1] ?? 0;
}

/**
 * The same for signing up, which sends no mail: it has shares of its own, so that the login that follows is not refused.
 * @returns what gives back the share of this address and network
 * @throws {LatchkeyError} `too_many_requests`; `unavailable`
 */
export async function admitSignUp(
  services: Services,
  request: MailRequest,
  now: number,
): Promise<() => Promise<void>> {
  const shares = await sharesOf(services, "sign-up", request, now);
  await admit(services, request, shares, now);
  const own = shares.filter(({ name }) => name === "address and network");
  return () => services.recipients.giveBack(own, now);
}

/** The counter that knows when mail to this address was asked for; it does not show which address that is. */
export const mailsTo = async (pepper: CryptoKey, email: EmailAddress): Promise<string> =>
  `mail to ${await hmac(pepper, limitedAddress(email.key))}`;

type ShareName = "address and network" | "address" | "network" | "service" | "user";

/**
 * Keys show neither address nor network. A familiar browser has a share of its own wherever it is, and is not held to what
 * strangers use up: neither of the address nor of the network, where those like it have another.
 */
async function sharesOf(
  { config }: Services,
  what: "mail" | "sign-up",
  { email, network, familiar, cautious, changes }: MailRequest,
  now: number,
): Promise<Share[]> {
  const { limits, pepper, linkTtlSeconds } = config;
  const person = `${what} to ${await hmac(pepper, limitedAddress(email.key))}`;
  const place = await hmac(pepper, network);
  const day = Math.floor(now / DAY_SECONDS);
  const ofAddress = { ...limits.address, ...(familiar && { limit: Number.POSITIVE_INFINITY }) };
  const shares: Share[] = [
    {
      name: "address and network",
      key: `${person} from ${familiar ? "a familiar browser" : place}`,
      ...limits.addressAndNetwork,
    },
    { name: "address", key: person, ...ofAddress, keptSeconds: linkTtlSeconds },
    familiar
      ? { name: "network", key: `${what} from familiar browsers of ${place}`, ...limits.familiarNetwork }
      : { name: "network", key: `${what} from ${place}`, ...limits.network },
    {
      name: "service",
      key: `${what} of day ${day}`,
      limit: limits.service,
      seconds: DAY_SECONDS,
      resetsAt: (day + 1) * DAY_SECONDS,
    },
  ];
  // As many as an address has, and no more live ones.
  const seconds = Math.max(limits.address.seconds, linkTtlSeconds);
  if (changes !== undefined)
    shares.push({ name: "user", key: `email changes of ${changes}`, limit: limits.address.limit, seconds });
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
    if (name === "service" && admission.used.get(key)?.count === Math.ceil(limit * NEARLY))
      log.warn("daily_limit.near", { limit, used: Math.ceil(limit * NEARLY) });
  return admission;
}
