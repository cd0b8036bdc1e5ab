import * as v from "valibot";
import { reach } from "./reach";

const LEAST_TTL_SECONDS = 60;

export interface PendingRecords<T> {
  /** Stores a new record; KV forgets it some time after it expired. */
  put(id: string, record: T, now: number): Promise<void>;
  /** The record, expired or not, or null where there is none. */
  get(id: string): Promise<T | null>;
  delete(id: string): Promise<void>;
}

/** Records of one kind in KV that wait for a link or code and then go. All throw `unavailable` where KV fails. */
export function createPendingRecords<T extends { expiresAt: number }>(
  kv: KVNamespace,
  kind: string,
  schema: v.GenericSchema<unknown, T>,
): PendingRecords<T> {
  const keyOf = (id: string) => `${kind}:${id}`;

  return {
    async put(id, record, now) {
      const expirationTtl = Math.max(LEAST_TTL_SECONDS, record.expiresAt - now);
      await reach(`KV put ${kind}`, () => kv.put(keyOf(id), JSON.stringify(record), { expirationTtl }));
    },
    async get(id) {
      const value = await reach(`KV get ${kind}`, () => kv.get(keyOf(id), "json"));
      return value === null ? null : v.parse(schema, value);
    },
    async delete(id) {
      await reach(`KV delete ${kind}`, () => kv.delete(keyOf(id)));
    },
  };
}
