/** A day, second by second: what is to happen when. Whatever happens may plan more. */
export function createDay() {
  /** @type {Map<number, (() => Promise<unknown>)[]>} */
  const plan = new Map();
  return {
    /** @param {number} second @param {() => Promise<unknown>} event */
    at(second, event) {
      plan.set(second, [...(plan.get(second) ?? []), event]);
    },
    /** @param {(second: number) => void} tick */
    async run(tick) {
      for (let second = 0; second < 86400 + 3600; second++) {
        tick(second);
        for (const event of plan.get(second) ?? []) await event();
        plan.delete(second);
      }
    },
  };
}

/** Random numbers that are the same in every run (mulberry32). @param {number} seed */
export function createRandom(seed) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** @param {number} share */
    chance: (share) => random() < share,
    /** @param {number} below */
    whole: (below) => Math.floor(random() * below),
    /** About this, give or take as much, never negative. @param {number} middle @param {number} spread */
    around: (middle, spread) =>
      Math.max(0, Math.round(middle + spread * (random() + random() + random() - 1.5))),
  };
}
