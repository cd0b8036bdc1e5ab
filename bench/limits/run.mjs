// npm run limits: a day with 10,000 honest people and three attackers, against the real limits on a real SQLite.
import { planBomber, planGuesser, planSprayer } from "./attackers.mjs";
import { createDay, createRandom } from "./day.mjs";
import { planPeople } from "./people.mjs";
import { createServices } from "./services.mjs";

/** So many people ask for more mails than MAIL_DAILY_LIMIT allows by default. */
const MAIL_DAILY_LIMIT = 30_000;
/** Midnight, UTC. */
const START = Date.UTC(2026, 10, 21) / 1000;

const { code, services } = await createServices({ MAIL_DAILY_LIMIT: String(MAIL_DAILY_LIMIT) });
const day = createDay();
const random = createRandom(1);
const tally = {
  logins: 0,
  loginsRefused: 0,
  honestRequests: 0,
  honestRequestsRefused: 0,
  honestMails: 0,
  bomber: { requests: 0, mails: 0 },
  sprayer: { requests: 0, mails: 0 },
  guesser: { requests: 0, mails: 0 },
  guesses: { typed: 0, compared: 0, right: 0, nearest: 0 },
};
let now = 0;

/** Seconds to wait, or null where a mail goes out. @param {any} request @returns {Promise<number | null>} */
async function ask(request) {
  try {
    await code.admitMail(services, request, START + now);
    return null;
  } catch (error) {
    const { code: reason, retryAfterSeconds } = /** @type {any} */ (error);
    if (reason !== "too_many_requests") throw error;
    return retryAfterSeconds;
  }
}

const guess = {
  /** @param {any} email @param {number} second */
  async begin(email, second) {
    const id = `attempt ${tally.guesser.mails}`;
    const right = String(random.whole(1e8)).padStart(8, "0");
    const hash = await code.codeHash(services.config.pepper, id, right);
    return {
      id,
      right,
      record: { email, codeHash: hash, expiresAt: START + second + services.config.linkTtlSeconds },
    };
  },
  /** @param {any} attempt @param {number} second */
  async type({ id, right, record }, second) {
    tally.guesses.typed++;
    const typed = String(random.whole(1e8)).padStart(8, "0");
    try {
      await code.checkCode(services, id, record, typed, START + second);
      tally.guesses.right++;
    } catch (error) {
      const { code: reason } = /** @type {any} */ (error);
      if (reason === "too_many_tries" || reason === "too_many_requests") return;
      if (reason !== "link_expired") throw error;
    }
    tally.guesses.compared++;
    const same = [...typed].filter((digit, place) => digit === right[place]).length;
    tally.guesses.nearest = Math.max(tally.guesses.nearest, same);
  },
};

const world = { day, random, ask, tally, guess };
planPeople(world);
planBomber(world);
planSprayer(world);
planGuesser(world);
await day.run((second) => {
  now = second;
});

const of = (/** @type {number} */ part, /** @type {number} */ whole) =>
  `${((100 * part) / whole).toFixed(3)} %`;
const thousands = (/** @type {number} */ number) => number.toLocaleString("en");
const { guesses } = tally;
const rows = [
  ["", "asked", "mails caused", "came to"],
  ["---", "---", "---", "---"],
  [
    "10,000 honest people",
    thousands(tally.honestRequests),
    thousands(tally.honestMails),
    `${thousands(tally.logins)} logins, ${tally.loginsRefused} of them refused (${of(tally.loginsRefused, tally.logins)})`,
  ],
  [
    "a mail bomb: one address from 2,000 networks",
    thousands(tally.bomber.requests),
    thousands(tally.bomber.mails),
    "20 mails in any hour",
  ],
  [
    "many addresses from one network",
    thousands(tally.sprayer.requests),
    thousands(tally.sprayer.mails),
    "60 mails in any hour",
  ],
  [
    "slow guessing of 5 people's codes from 8,000 networks",
    thousands(tally.guesser.requests),
    thousands(tally.guesser.mails),
    `${thousands(guesses.typed)} codes typed, ${thousands(guesses.compared)} compared, ${guesses.right} right; the nearest had ${guesses.nearest} of 8 digits; once in ${thousands(Math.round(1e8 / guesses.compared))} such days one is right`,
  ],
];
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
const refusedShare = tally.loginsRefused / tally.logins;
if (refusedShare >= 0.001) {
  console.error(
    `Of the honest logins ${of(tally.loginsRefused, tally.logins)} were refused: more than 0.1 %.`,
  );
  process.exitCode = 1;
}
