/** What the platform binds to the Worker; `config.ts` alone reads the variables and secrets in it. */
export interface Env {
  ATTEMPTS: KVNamespace;
  DB: D1Database;
  /** Drops floods, where it is there. */
  FLOOD?: RateLimit;
  /** Where events are counted for the operator's queries, where it is there. */
  EVENTS?: AnalyticsEngineDataset;
  /** Where the mail provider `cloudflare` is in use. */
  EMAIL?: SendEmail;
  [variable: string]: unknown;
}
