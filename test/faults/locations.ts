/** For so long a write may not be seen elsewhere, and what a location has read is kept there, absence as well. */
export const LATE_SECONDS = 60;

interface Write {
  at: number;
  from: string;
  before: string | null;
}

/**
 * KV as slow as its documentation allows (https://developers.cloudflare.com/kv/concepts/how-kv-works/#consistency): a write is seen
 * at once where it was made, and elsewhere as late as can be. Time is `Date`'s.
 */
export function createLocations(kv: KVNamespace) {
  const writes = new Map<string, Write>();
  const puts: string[] = [];
  const unwrittenReads: string[] = [];
  const now = () => Date.now() / 1000;

  async function write(from: string, key: string, effect: () => Promise<void>) {
    const before = await kv.get(key);
    await effect();
    writes.set(key, { at: now(), from, before });
  }

  function at(location: string): KVNamespace {
    const seen = new Map<string, { value: string | null; until: number }>();

    async function read(key: string): Promise<string | null> {
      if (!puts.includes(key)) unwrittenReads.push(key);
      const kept = seen.get(key);
      if (kept && now() < kept.until) return kept.value;
      const last = writes.get(key);
      const isLate = last !== undefined && last.from !== location && now() < last.at + LATE_SECONDS;
      const value = isLate ? last.before : await kv.get(key);
      seen.set(key, { value, until: now() + LATE_SECONDS });
      return value;
    }

    return {
      async get(key: string, type?: string) {
        const value = await read(key);
        return type === "json" && value !== null ? JSON.parse(value) : value;
      },
      async put(key: string, value: string, options?: KVNamespacePutOptions) {
        puts.push(key);
        await write(location, key, () => kv.put(key, value, options));
        seen.set(key, { value, until: now() + LATE_SECONDS });
      },
      async delete(key: string) {
        await write(location, key, () => kv.delete(key));
        seen.delete(key);
      },
    } as unknown as KVNamespace;
  }

  return { at, puts, unwrittenReads };
}
