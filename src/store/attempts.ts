import * as v from "valibot";
import { createPendingRecords, type PendingRecords } from "./pending-records";
import { reach } from "./reach";

const Email = v.object({ address: v.string(), key: v.string() });

const Attempt = v.object({
  email: Email,
  redirectUri: v.string(),
  /** Whether it is a login on our own pages, and `redirectUri` one of these. */
  hosted: v.optional(v.boolean(), false),
  /** Its place among the mails to its address. Absent in attempts from before these were numbered, which count as the newest. */
  ordinal: v.optional(v.number(), Number.MAX_SAFE_INTEGER),
  expiresAt: v.number(),
  verifierHash: v.string(),
  codeHash: v.string(),
  askedFrom: v.object({ browser: v.nullable(v.string()), country: v.nullable(v.string()) }),
});

/** A login attempt as KV holds it; times in Unix seconds. */
export type Attempt = v.InferOutput<typeof Attempt>;

const EmailChange = v.object({
  userId: v.string(),
  sessionId: v.string(),
  email: Email,
  expiresAt: v.number(),
  codeHash: v.string(),
  /** The address that it was asked from, to name it to whoever gets the mail. */
  oldEmail: v.string(),
});

/** A wish to change one's address as KV holds it, until the new one is proved; `expiresAt` in Unix seconds. */
export type PendingEmailChange = v.InferOutput<typeof EmailChange>;

export type Attempts = PendingRecords<Attempt> & { ping(): Promise<void> };

/** Pending login attempts. No other kind of record can be taken for one: its key begins differently. */
export const createAttempts = (kv: KVNamespace): Attempts => ({
  ...createPendingRecords(kv, "attempt", Attempt),
  /** Resolves once KV answers. */
  async ping() {
    await reach("KV get", () => kv.get("healthz"));
  },
});

export const createPendingEmailChanges = (kv: KVNamespace): PendingRecords<PendingEmailChange> =>
  createPendingRecords(kv, "email-change", EmailChange);
