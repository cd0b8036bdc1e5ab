import { newAddresses } from "./measure.mjs";

export const RACES = 30;
export const AT_ONCE = 16;

/**
 * Sixteen uses at once of each of thirty credentials, half of them of new users.
 *
 * @param {import("./contest.mjs").Entrant} entrant
 * @returns {Promise<number[]>} how many sessions each credential opened
 */
export async function race({ contestant, client, mailApi }) {
  const opened = [];
  const ask = async (/** @type {string} */ email) => {
    const pending = await contestant.start(client, email);
    return { pending, mail: mailApi.fetchMail(email) };
  };
  for (const [number, email] of newAddresses(RACES).entries()) {
    if (number % 2 === 1) {
      const { pending, mail } = await ask(email);
      await contestant.verify(client, pending, mail);
    }
    const { pending, mail } = await ask(email);
    const uses = Array.from({ length: AT_ONCE }, () => contestant.race(client, pending, mail));
    opened.push((await Promise.all(uses)).filter(Boolean).length);
  }
  return opened;
}
