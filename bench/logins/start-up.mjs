import { createClient } from "./client.mjs";

/**
 * Starts the Worker anew, and asks it for what costs least.
 *
 * @param {import("./contest.mjs").Entrant} entrant
 * @returns {Promise<number>} microseconds of CPU from nothing to the first answer
 */
export async function startUp({ contestant, worker }) {
  await worker.restart();
  const client = createClient(() => worker.origin, 1);
  await (contestant.hello ?? hello)(client);
  return worker.process.exactCpu();
}

/** An address that nothing is at: the whole Worker is there to say so. @param {import("./client.mjs").Client} client */
async function hello(client) {
  const { status } = await client.request("/nothing-here");
  if (status !== 404 && status !== 400) throw new Error(`404 or 400 expected, got ${status}`);
}
