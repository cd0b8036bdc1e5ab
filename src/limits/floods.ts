/** The `period` of the binding in wrangler.toml, which it does not tell. */
export const PERIOD_SECONDS = 10;
/** So few requests of a network in a period are no flood, and not worth asking the platform about. */
const UNASKED = 5;
/** Of how many networks is remembered how often they asked. */
const MOST_NETWORKS = 10_000;

export type Floods = ReturnType<typeof createFloods>;

/**
 * Floods from one network, by the platform's rate limiting
 * (https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/), which counts loosely and per location.
 */
export function createFloods(platform: RateLimit) {
  const asked = new Map<string, number>();
  let periodEndsAt = 0;

  return {
    /** Counts a request. Whether there were too many from there lately; throws where the platform does not say. */
    async isFlooding(network: string): Promise<boolean> {
      const now = Date.now();
      if (now >= periodEndsAt || asked.size >= MOST_NETWORKS) {
        asked.clear();
        periodEndsAt = now + PERIOD_SECONDS * 1000;
      }
      const count = (asked.get(network) ?? 0) + 1;
      asked.set(network, count);
      if (count <= UNASKED) return false;
      const { success } = await platform.limit({ key: network });
      return !success;
    },
  };
}
