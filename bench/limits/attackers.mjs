import { addressOf, PEOPLE } from "./people.mjs";

const GUESSED = 5;

/** One address, every 4 seconds, from 2,000 networks in turn: a mail bomb. @param {any} world */
export function planBomber({ day, ask, tally }) {
  for (let second = 0, i = 0; second < 86400; second += 4, i++)
    day.at(second, async () => {
      tally.bomber.requests++;
      if ((await ask({ email: addressOf(7), network: `bomber ${i % 2000}` })) === null) tally.bomber.mails++;
    });
}

/** Everybody's addresses, every 4 seconds, from one network. @param {any} world */
export function planSprayer({ day, random, ask, tally }) {
  for (let second = 0; second < 86400; second += 4)
    day.at(second, async () => {
      tally.sprayer.requests++;
      if ((await ask({ email: addressOf(random.whole(PEOPLE)), network: "sprayer" })) === null)
        tally.sprayer.mails++;
    });
}

/**
 * 8,000 networks, each every two hours, ask for a mail to one of five people, and type five codes for it over the next
 * minutes.
 * @param {any} world
 */
export function planGuesser({ day, random, ask, tally, guess }) {
  for (let network = 0; network < 8000; network++)
    for (let second = random.whole(7200); second < 86400; second += 7200)
      day.at(second, async () => {
        tally.guesser.requests++;
        const email = addressOf(1000 + random.whole(GUESSED));
        if ((await ask({ email, network: `guesser ${network}` })) !== null) return;
        tally.guesser.mails++;
        const attempt = await guess.begin(email, second);
        for (let i = 1; i <= 6; i++) day.at(second + i * 20, () => guess.type(attempt, second + i * 20));
      });
}
