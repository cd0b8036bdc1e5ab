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
  /** Mails to one address, asked for from one network. */
  addressAndNetwork: { variable: "LIMIT_ADDRESS_AND_NETWORK", byDefault: "5/1h" },
  /** The pauses between these; the last holds on. */
  pauses: { variable: "LIMIT_PAUSES", byDefault: "30s 60s 120s" },
  /** Mails to one address: above the former, so that one stranger alone cannot use up a person's share. */
  address: { variable: "LIMIT_ADDRESS", byDefault: "20/1h" },
  /** Mails asked for from one network. */
  network: { variable: "LIMIT_NETWORK", byDefault: "60/1h" },
  /** The same by browsers that signed in before, which strangers there do not use up. */
  familiarNetwork: { variable: "LIMIT_FAMILIAR_NETWORK", byDefault: "240/1h" },
  /** Mails of the whole service in one UTC day. */
  service: { variable: "MAIL_DAILY_LIMIT", byDefault: "10000" },
  /** Wrong codes for one address, whatever the attempts: then its codes rest. */
  codesOfAddress: { variable: "LIMIT_CODES", byDefault: "10/1h" },
  /** Live attempts of one address, and live sessions of one user: the oldest end. */
  live: { variable: "LIMIT_LIVE", byDefault: "50" },
} as const;

/** The limits as they are configured; that of the service is for a day. */
export interface Limits {
  addressAndNetwork: Limit;
  address: Limit;
  network: Limit;
  familiarNetwork: Limit;
  service: number;
  codesOfAddress: Limit;
  live: number;
}

/** From this share of the service's day on, the log says so. */
export const NEARLY = 0.8;
