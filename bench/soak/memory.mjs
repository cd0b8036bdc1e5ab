/** @typedef {{ workerd: number, wrangler: number }} Megabytes */

/** Of each life of the service what it needed when it was ready, at most, and at last. */
export function createMemory() {
  /** @type {{ start: Megabytes, peak: Megabytes, end: Megabytes }[]} */
  const lives = [];
  return {
    lives,
    /** @param {Megabytes} now */
    begin: (now) => lives.push({ start: now, peak: now, end: now }),
    /** @param {Megabytes} now */
    note(now) {
      const life = lives.at(-1);
      if (life === undefined) return;
      life.end = now;
      life.peak = {
        workerd: Math.max(now.workerd, life.peak.workerd),
        wrangler: Math.max(now.wrangler, life.peak.wrangler),
      };
    },
  };
}
