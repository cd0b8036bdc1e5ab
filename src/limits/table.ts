/** At most `limit` uses within any `seconds`; after each use a pause, the n-th after the n-th use in that time, if any. */
export interface Limit {
  limit: number;
  seconds: number;
  pauses?: readonly number[];
}

/**
 * Every limit, a line each, with the variable that sets it and what holds without it. A network is an IPv4 address or an
 * IPv6 /64; all of these are counted in D1.
 */
export const LIMITS = {
  /** Mails to one address, asked for from one network. Between them, LIMIT_PAUSES. */
  addressAndNetwork: { variable: "LIMIT_ADDRESS_AND_NETWORK", rate: "5/1h" },
  /** Mails to one address: above the former, so that one stranger alone cannot use up a person's share. */
  address: { variable: "LIMIT_ADDRESS", rate: "20/1h" },
  /** Mails asked for from one network. */
  network: { variable: "LIMIT_NETWORK", rate: "60/1h" },
  /** Wrong codes for one address, whatever the attempts: then its codes rest. */
  codesOfAddress: { variable: "LIMIT_CODES", rate: "10/1h" },
} as const;

export type LimitName = keyof typeof LIMITS;

/** The pauses between mails to one address from one network; the last holds on. */
export const DEFAULT_PAUSES = "30s 60s 120s";

/** Mails of the whole service within one UTC day (MAIL_DAILY_LIMIT); from this share on, the log says so. */
export const DEFAULT_DAILY_LIMIT = "10000";
export const NEARLY = 0.8;
