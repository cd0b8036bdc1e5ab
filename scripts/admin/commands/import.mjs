import { existsSync } from "node:fs";
import { openReport } from "../import-report.mjs";
import { noState, openState } from "../import-state.mjs";
import { IMPORTERS } from "../importers.mjs";
import { readRecords } from "../read-records.mjs";
import { table } from "../table.mjs";

/** As many as the service takes at once. */
const LINES = 200;
const TOLD_EACH = 5000;

/** @type {import("../commands.mjs").Command} */
export const importUsers = {
  usage: "FILE --from PRODUCT [--dry-run] [--unverified]",
  does: `adds users from ${Object.keys(IMPORTERS).join(", ")}`,
  words: [1, 1],
  options: {
    from: { type: "string" },
    "dry-run": { type: "boolean", default: false },
    unverified: { type: "boolean", default: false },
  },
  run: async ({ words: [file = ""], connect, json, options }) => {
    const product = String(options.from);
    const importer = IMPORTERS[product];
    if (importer === undefined)
      throw new Error(`--from must be one of ${Object.keys(IMPORTERS).join(", ")}.`);
    if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
    const client = connect();
    const dryRun = options["dry-run"] === true;
    const unverified = options.unverified === true;
    const state = dryRun ? noState() : openState(file, `${client.origin} ${product} ${unverified}`);
    const { counts } = state;
    const report = openReport(`${file}.${dryRun ? "dry-run" : "refused"}.jsonl`, state.reported);
    /** Whom a dry run has sent: nobody is there after it, so the service cannot know them by the next request. */
    const sentAddresses = new Set();
    if (counts.read > 0) console.error(`Going on after the first ${counts.read}.`);

    /** @type {{ place: number, user: object }[]} */
    let batch = [];
    let read = 0;
    for await (const { place, record } of readRecords(file)) {
      read = place;
      if (place <= counts.read) continue;
      const { why, ...user } =
        record === null ? { why: "no JSON object" } : usable(importer(record), unverified);
      if (why !== undefined) leaveOut(place, why);
      else if (dryRun && isSecond(user.email)) counts.known += 1;
      else batch.push({ place, user });
      if (batch.length === LINES) await flush(place);
      if (place % TOLD_EACH === 0) console.error(`${place} read, ${counts.created} created …`);
    }
    await flush(read);
    state.drop();
    const { read: total, ...rest } = counts;
    console.log(
      json
        ? JSON.stringify(counts)
        : table(
            ["what", "how many"],
            Object.entries({
              read: total,
              [dryRun ? "would be created" : "created"]: rest.created,
              "there already": rest.known,
              refused: rest.refused,
              "left out": rest.skipped,
            }),
          ),
    );
    if (rest.refused + rest.skipped > 0) console.error(`Which, and why: ${report.path}`);
    const nobody = rest.created + rest.known === 0;
    if (nobody) console.error(`None of these is a user as ${product} exports them: is --from right?`);
    if (rest.refused > 0 || nobody) process.exitCode = 1;

    /** @param {number} place up to which all is done after that */
    async function flush(place) {
      const sent = batch;
      batch = [];
      const text = sent.map(({ user }) => JSON.stringify(user)).join("\n");
      const query = { source: product, dry_run: String(dryRun) };
      const { lines } =
        sent.length === 0
          ? { lines: [] }
          : await client.json("POST", "/users/import", { query, text, patient: true });
      for (const { line, outcome, note } of lines) {
        counts[/** @type {"created" | "known" | "refused"} */ (outcome)] += 1;
        if (note !== undefined) report.tell(sent[line - 1]?.place ?? 0, outcome, note);
      }
      counts.read = place;
      state.keep(report.size());
    }

    /** @param {unknown} email */
    function isSecond(email) {
      const key = String(email).toLowerCase();
      const second = sentAddresses.has(key);
      sentAddresses.add(key);
      return second;
    }

    /** @param {number} place @param {string} why */
    function leaveOut(place, why) {
      counts.skipped += 1;
      report.tell(place, "left out", why);
    }
  },
};

/**
 * What is sent of a user, or why nothing is. A name that is none here is left away; it was a name there, and signs nobody in.
 * @param {import("../importers.mjs").Imported} imported @param {boolean} unverified
 * @returns {{ why?: string, [field: string]: unknown }}
 */
function usable({ verified, username, ...user }, unverified) {
  if (user.email === undefined) return { why: "no address" };
  if (!verified && !unverified) return { why: "address never proved there (--unverified takes it)" };
  return { ...user, ...(/^[a-zA-Z][\w-]{0,17}$/.test(username ?? "") && { username }) };
}
