/** What the platform binds to the Worker; `config.ts` alone reads the variables and secrets in it. */
export interface Env {
  ATTEMPTS: KVNamespace;
  DB: D1Database;
  [variable: string]: unknown;
}
