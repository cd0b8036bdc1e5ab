import { enter } from "../logins/contest.mjs";
import { startMailApi } from "../logins/mail-api.mjs";

/** Goes once through every flow of the named contestants, then uses each credential twice, and sixteen times at once. */

const names = process.argv.slice(2);
if (names.length === 0) {
  console.error("usage: node bench/contestants/try.mjs NAME…");
  process.exit(2);
}
const RACES = 10;
const AT_ONCE = 16;

const mailApi = await startMailApi();
for (const name of names) {
  const { default: contestant } = await import(`./${name}/index.mjs`);
  const entrant = await enter(contestant, mailApi);
  try {
    await tryContestant(entrant);
  } finally {
    await entrant.stop();
  }
}
mailApi.stop();

/** @param {import("../logins/contest.mjs").Entrant} entrant */
async function tryContestant({ contestant, bundled, client, worker }) {
  console.log(`${contestant.title}: ${bundled.raw} bytes, ${bundled.gzipped} gzipped`);
  for (const statement of contestant.seed?.(1000, 1000) ?? []) await worker.sql(statement);
  const start = async (/** @type {string} */ email) => {
    const pending = await contestant.start(client, email);
    return { pending, mail: mailApi.fetchMail(email) };
  };
  const email = "first@example.com";
  for (const whose of ["new", "known"]) {
    const { pending, mail } = await start(email);
    let session = await contestant.verify(client, pending, mail);
    await contestant.me(client, session);
    if (contestant.refresh) {
      session = await contestant.refresh(client, session);
      await contestant.me(client, session);
    }
    const again = await contestant.race(client, pending, mail);
    console.log(
      `  ${whose} user signed in; a second use ${again ? "OPENED ANOTHER SESSION" : "was refused"}`,
    );
  }
  for (const whose of ["new", "known"]) {
    const opened = [];
    for (let number = 1; number <= RACES; number++) {
      const { pending, mail } = await start(`race-${number}@example.com`);
      const uses = Array.from({ length: AT_ONCE }, () => contestant.race(client, pending, mail));
      opened.push((await Promise.all(uses)).filter(Boolean).length);
    }
    console.log(
      `  sessions by ${AT_ONCE} uses at once, ${RACES} credentials of ${whose} users: ${opened.join(" ")}`,
    );
  }
}
