const HOUR = 3600;

/**
 * 10,000 people who sign in on this day: 7,200 each from a network of their own, 2,000 through 10 addresses that a carrier
 * shares out, 800 in 20 offices of 40 behind one address each, most of them between half past eight and half past nine.
 * Four fifths signed in with their browser before.
 */
export const PEOPLE = 10_000;

/** @param {number} i */
export const addressOf = (i) => ({ address: `person${i}@example.com`, key: `person${i}@example.com` });

/** @param {number} i */
function networkOf(i) {
  if (i < 7200) return `home ${i}`;
  if (i < 9200) return `carrier ${i % 10}`;
  return `office ${i % 20}`;
}

/**
 * Plans everybody's day. A login is refused where no mail was granted for it within five minutes, though the person waited
 * as long as they were told.
 * @param {{ day: any, random: any, ask: (request: any) => Promise<number | null>, tally: any }} world
 */
export function planPeople({ day, random, ask, tally }) {
  for (let i = 0; i < PEOPLE; i++) {
    const network = networkOf(i);
    const request = { email: addressOf(i), network, familiar: random.chance(0.8) };
    const logins = random.chance(0.15) ? 2 : 1;
    for (let login = 0; login < logins; login++) {
      const inOffice = network.startsWith("office") && random.chance(0.8);
      const begin = inOffice ? random.around(9 * HOUR, HOUR / 2) : random.around(14 * HOUR, 5 * HOUR) % 86400;
      planLogin({ day, random, ask, tally }, request, begin);
    }
  }
}

/** @param {any} world @param {any} request @param {number} begin */
function planLogin({ day, random, ask, tally }, request, begin) {
  const state = { mailed: false, due: begin };
  const giveUpAt = begin + 300;
  const trying = async () => {
    tally.honestRequests++;
    const wait = await ask(request);
    if (wait === null) {
      state.mailed = true;
      tally.honestMails++;
      return;
    }
    tally.honestRequestsRefused++;
    if (!state.mailed && state.due + wait <= giveUpAt) {
      state.due += Math.max(1, wait);
      day.at(state.due, trying);
    }
  };
  if (random.chance(0.05))
    // Mistypes the address first, which is somebody else's or nobody's.
    day.at(Math.max(0, begin - 20), () =>
      ask({ ...request, email: addressOf(PEOPLE + random.whole(1e6)), familiar: false }),
    );
  day.at(begin, trying);
  if (random.chance(0.1))
    for (const later of [8, 20]) day.at(begin + later, () => again(later)); // impatient
  else if (random.chance(0.05)) for (const later of [60, 180]) day.at(begin + later, () => again(later)); // mail is slow
  const again = async (/** @type {number} */ later) => {
    state.due = Math.max(state.due, begin + later);
    await trying();
  };
  day.at(giveUpAt + 1, async () => {
    tally.logins++;
    if (!state.mailed) tally.loginsRefused++;
  });
}
