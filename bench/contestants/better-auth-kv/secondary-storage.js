const KV_LEAST_TTL = 60; // KV refuses less

/**
 * KV behind the interface that better-auth asks of a secondary storage. It asks `getAndDelete` and `increment` to be
 * atomic, which nothing on KV can be: the first is a read and a delete, and the second, of which only its limits in
 * secondary storage make use, is refused.
 *
 * @param {any} kv
 */
export const secondaryStorage = (kv) => ({
  /** @param {string} key */
  get: (key) => kv.get(key),
  /** @param {string} key @param {string} value @param {number} [ttl] seconds */
  set: (key, value, ttl) => kv.put(key, value, ttl ? { expirationTtl: Math.max(ttl, KV_LEAST_TTL) } : {}),
  /** @param {string} key */
  delete: (key) => kv.delete(key),
  /** @param {string} key */
  async getAndDelete(key) {
    const value = await kv.get(key);
    await kv.delete(key);
    return value;
  },
  /** @returns {number} */
  increment() {
    throw new Error("KV cannot count");
  },
});
