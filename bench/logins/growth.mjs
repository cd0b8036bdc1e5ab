import { enter } from "./contest.mjs";
import { measureRound } from "./measure.mjs";

export const SIZES = [1_000, 100_000, 1_000_000];

/**
 * The same logins among so many users and as many expired rows; the sizes take turns.
 *
 * @param {any} contestant @param {Parameters<typeof enter>[1]} mailApi @param {{ rounds: number, count: number, warm: number }} options
 * @returns {Promise<Map<number, Record<string, import("./measure.mjs").Figures>[]>>} rounds by size
 */
export async function measureGrowth(contestant, mailApi, { rounds, count, warm }) {
  const entrants = [];
  const results = new Map(SIZES.map((size) => [size, /** @type {any[]} */ ([])]));
  try {
    for (const size of SIZES) {
      const entrant = await enter(contestant, mailApi);
      entrants.push({ size, entrant });
      for (const statement of contestant.seed(size, size)) await entrant.worker.sql(statement);
    }
    for (const { entrant } of entrants) await measureRound(entrant, 16, warm);
    for (let round = 1; round <= rounds; round++)
      for (const { size, entrant } of entrants)
        results.get(size)?.push(await measureRound(entrant, 16, count));
    return results;
  } finally {
    for (const { entrant } of entrants) await entrant.stop();
  }
}
