import { createServer, request as httpRequest } from "node:http";
import { enter } from "./contest.mjs";
import { newAddresses } from "./measure.mjs";

/** @typedef {{ "KV reads": number, "KV writes": number, "D1 round trips": number, "D1 statements": number, "D1 rows written": number }} Counts */

const NOTHING = () => ({
  "KV reads": 0,
  "KV writes": 0,
  "D1 round trips": 0,
  "D1 statements": 0,
  "D1 rows written": 0,
});

/**
 * What a login asks of KV and D1: each request between the Worker and the simulators is looked at on its way.
 *
 * @param {any} contestant @param {Parameters<typeof enter>[1]} mailApi
 * @returns {Promise<Record<string, Counts>>} by step; averages of some logins, without the first
 */
export async function countOperations(contestant, mailApi) {
  const counter = { counts: NOTHING() };
  const doors = /** @type {import("node:http").Server[]} */ ([]);
  const entrant = await enter(contestant, mailApi, (port, name) => {
    const door = countingDoor(port, contestant.kv.includes(name) ? countKv : countD1, counter);
    doors.push(door);
    return new Promise((resolve) => {
      door.listen(0, "127.0.0.1", () => resolve(/** @type {any} */ (door.address()).port));
    });
  });
  try {
    return await countSteps(entrant, counter);
  } finally {
    await entrant.stop();
    for (const door of doors) {
      door.closeAllConnections();
      door.close();
    }
  }
}

const LOGINS = 5;

/** @param {import("./contest.mjs").Entrant} entrant @param {{ counts: any }} counter */
async function countSteps({ contestant, client, mailApi }, counter) {
  const sums = /** @type {Record<string, any>} */ ({});
  const step = async (
    /** @type {string} */ name,
    /** @type {() => Promise<any>} */ task,
    /** @type {number} */ login,
  ) => {
    counter.counts = NOTHING();
    const result = await task();
    await new Promise((resolve) => setTimeout(resolve, 100)); // for what comes after the answer
    if (login === 0) return result;
    sums[name] ??= NOTHING();
    for (const key of Object.keys(counter.counts)) sums[name][key] += counter.counts[key] / LOGINS;
    return result;
  };
  for (const [login, email] of newAddresses(LOGINS + 1).entries())
    for (const user of ["new user", "known user"]) {
      const pending = await step(`start, ${user}`, () => contestant.start(client, email), login);
      const mail = mailApi.fetchMail(email);
      const session = await step(`verify, ${user}`, () => contestant.verify(client, pending, mail), login);
      await step("current user", () => contestant.me(client, session), user === "new user" ? login : 0);
      if (contestant.refresh)
        await step(
          "token refresh",
          () => contestant.refresh(client, session),
          user === "new user" ? login : 0,
        );
    }
  return sums;
}

/** @param {number} port @param {(request: import("node:http").IncomingMessage, body: string, answer: string, counts: any) => void} count @param {{ counts: any }} counter */
function countingDoor(port, count, counter) {
  return createServer(async (request, response) => {
    const body = await bytesOf(request);
    const { method, url: path, headers } = request;
    const forwarded = httpRequest({ host: "127.0.0.1", port, method, path, headers }, async (answer) => {
      const answered = await bytesOf(answer);
      count(request, body.toString(), answered.toString(), counter.counts);
      const { "transfer-encoding": _, connection: __, ...rest } = answer.headers;
      response.writeHead(answer.statusCode ?? 500, { ...rest, "Content-Length": answered.length });
      response.end(answered);
    });
    forwarded.end(body);
  });
}

/** @param {AsyncIterable<Buffer>} stream */
async function bytesOf(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** @type {Parameters<typeof countingDoor>[1]} */
function countKv({ method }, _body, _answer, counts) {
  counts[method === "GET" ? "KV reads" : "KV writes"]++;
}

/** @type {Parameters<typeof countingDoor>[1]} */
function countD1({ url }, body, answer, counts) {
  if (!/^\/(?:query|execute)/.test(url ?? "")) return;
  counts["D1 round trips"]++;
  counts["D1 statements"] += [JSON.parse(body)].flat().length;
  for (const { meta } of [JSON.parse(answer)].flat()) counts["D1 rows written"] += meta?.rows_written ?? 0;
}
