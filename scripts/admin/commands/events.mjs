import { tellRows } from "../tell.mjs";

const COLUMNS = {
  at: "time",
  kind: "what",
  reason: "why",
  detail: "detail",
  userId: "user",
  sessionId: "session",
};
const UNITS = { m: 60, h: 3600, d: 86400 };
const PAGE = 100;

/** @type {import("../commands.mjs").Command} */
export const events = {
  usage: "[--email A | --user ID] [--kind K,…] [--since 2d] [--limit N]",
  does: "what happened, newest first (50, if not said)",
  options: {
    email: { type: "string" },
    user: { type: "string" },
    kind: { type: "string" },
    since: { type: "string" },
    limit: { type: "string", default: "50" },
  },
  run: async ({ connect, json, options: { email, user, kind, since, limit } }) => {
    const wanted = /^\d{1,7}$/.test(String(limit)) ? Number(limit) : 0;
    if (wanted === 0) throw new Error(`--limit ${limit} is no number of events.`);
    const query = { email, user, kind, since: since === undefined ? undefined : sinceWhen(String(since)) };
    tellRows(await read(connect(), query, wanted), COLUMNS, json);
  },
};

/**
 * Page by page, with a word of how far it is where that takes more than one.
 * @param {import("../client.mjs").Client} client @param {Record<string, any>} query @param {number} wanted
 */
async function read(client, query, wanted) {
  /** @type {{ id: number }[]} */
  const found = [];
  while (found.length < wanted) {
    const limit = Math.min(PAGE, wanted - found.length);
    const before = found.at(-1)?.id.toString();
    const { events } = await client.json("GET", "/events", {
      query: { ...query, before, limit: String(limit) },
    });
    found.push(...events);
    if (events.length < limit) break;
    if (wanted > PAGE) console.error(`${found.length} events …`);
  }
  return found;
}

/** `2d` ago, or a time. @param {string} text */
function sinceWhen(text) {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const seconds = Number(count) * UNITS[/** @type {keyof typeof UNITS} */ (unit)];
  const time = count === undefined ? Date.parse(text) : Date.now() - seconds * 1000;
  if (Number.isNaN(time))
    throw new Error(`--since ${text} is neither a time nor as long ago as 30m, 12h or 2d.`);
  return new Date(time).toISOString();
}
