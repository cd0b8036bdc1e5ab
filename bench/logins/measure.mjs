/** @typedef {import("./contest.mjs").Entrant} Entrant */
/** @typedef {{ cpu: number, storageCpu: number, perSecond: number, p50: number, p99: number }} Figures of one step in one round: microseconds a request, requests a second, milliseconds */

let people = 0;

/** Addresses that nobody had before. @param {number} count */
export const newAddresses = (count) => Array.from({ length: count }, () => `person-${++people}@example.com`);

/** @param {{ mailApi: Entrant["mailApi"] }} entrant @param {any[]} addresses */
const mailsTo = ({ mailApi }, addresses) => addresses.map((address) => mailApi.fetchMail(address));

/**
 * Every step of a login, once for each of some people: new ones, who then sign in once more.
 *
 * @param {Entrant} entrant @param {number} concurrency @param {number} count
 * @returns {Promise<Record<string, Figures>>} by step
 */
export async function measureRound(entrant, concurrency, count) {
  const { contestant, client } = entrant;
  const addresses = newAddresses(count);
  const step = (/** @type {(index: number) => Promise<any>} */ task) =>
    measure(entrant, concurrency, count, task);
  const figures = /** @type {Record<string, Figures>} */ ({});
  const note = (/** @type {string} */ name, /** @type {any} */ { results, ...rest }) => {
    figures[name] = rest;
    return results;
  };
  const start = () => step((index) => contestant.start(client, addresses[index]));

  const pending = note("start", await start());
  const mails = mailsTo(entrant, addresses);
  note("verify, new user", await step((index) => contestant.verify(client, pending[index], mails[index])));
  const again = note("start, known user", await start());
  const moreMails = mailsTo(entrant, addresses);
  const sessions = note(
    "verify, known user",
    await step((index) => contestant.verify(client, again[index], moreMails[index])),
  );
  note("current user", await step((index) => contestant.me(client, sessions[index])));
  if (contestant.refresh)
    note("token refresh", await step((index) => contestant.refresh(client, sessions[index])));
  return figures;
}

/** @param {Entrant} entrant @param {number} concurrency @param {number} count @param {(index: number) => Promise<any>} task */
async function measure({ worker }, concurrency, count, task) {
  const results = new Array(count);
  const milliseconds = /** @type {number[]} */ ([]);
  let next = 0;
  const before = await settledCpu(worker);
  const began = performance.now();
  const work = async () => {
    for (let index = next++; index < count; index = next++) {
      const asked = performance.now();
      results[index] = await task(index);
      milliseconds.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const took = performance.now() - began;
  const after = await settledCpu(worker);
  milliseconds.sort((a, b) => a - b);
  return {
    results,
    cpu: (after.process - before.process) / count,
    storageCpu: (after.storage - before.storage) / count,
    perSecond: (count / took) * 1000,
    p50: milliseconds[Math.floor(count * 0.5)],
    p99: milliseconds[Math.floor(count * 0.99)],
  };
}

/** The processes' CPU time once what goes on after the answers is over. @param {Entrant["worker"]} worker */
async function settledCpu(worker) {
  const read = () => ({ process: worker.process.cpu(), storage: worker.storage.cpu() });
  for (let last = read(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    const now = read();
    if (now.process === last.process && now.storage === last.storage) return now;
    last = now;
  }
}
