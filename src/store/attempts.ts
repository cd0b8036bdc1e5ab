import * as v from "valibot";
import { reach } from "./reach";

const Attempt = v.object({
  email: v.object({ address: v.string(), key: v.string() }),
  redirectUri: v.string(),
  expiresAt: v.number(),
  verifierHash: v.string(),
  codeHash: v.string(),
  askedFrom: v.object({ browser: v.nullable(v.string()), country: v.nullable(v.string()) }),
});

/** A login attempt as KV holds it; `expiresAt` in Unix seconds. */
export type Attempt = v.InferOutput<typeof Attempt>;

export type Attempts = ReturnType<typeof createAttempts>;

const LEAST_TTL_SECONDS = 60;

/** Pending login attempts in KV. All throw `unavailable` where KV fails. */
export function createAttempts(kv: KVNamespace) {
  const keyOf = (id: string) => `attempt:${id}`;

  return {
    /** Stores a new attempt; KV forgets it some time after it expired. */
    async put(id: string, attempt: Attempt, now: number): Promise<void> {
      const expirationTtl = Math.max(LEAST_TTL_SECONDS, attempt.expiresAt - now);
      await reach("KV put attempt", () => kv.put(keyOf(id), JSON.stringify(attempt), { expirationTtl }));
    },

    /** The attempt, expired or not, or null where there is none. */
    async get(id: string): Promise<Attempt | null> {
      const value = await reach("KV get attempt", () => kv.get(keyOf(id), "json"));
      return value === null ? null : v.parse(Attempt, value);
    },

    async delete(id: string): Promise<void> {
      await reach("KV delete attempt", () => kv.delete(keyOf(id)));
    },

    /** Resolves once KV answers. */
    async ping(): Promise<void> {
      await reach("KV get", () => kv.get("healthz"));
    },
  };
}
