// What commands print: tables for people, JSON for programs.
import { table } from "./table.mjs";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** One thing, a line a field. @param {Record<string, unknown>} found @param {boolean} json */
export function tell(found, json) {
  console.log(
    json
      ? JSON.stringify(found)
      : table(
          ["what", "value"],
          Object.entries(found).map(([name, value]) => [name, readable(value)]),
        ),
  );
}

/** @param {Record<string, unknown>[]} rows @param {Record<string, string>} columns field to heading @param {boolean} json a line each, then */
export function tellRows(rows, columns, json) {
  if (json) for (const row of rows) console.log(JSON.stringify(row));
  else if (rows.length === 0) console.log("None.");
  else {
    const fields = Object.keys(columns).filter((field) => rows.some((row) => row[field] !== null));
    console.log(
      table(
        fields.map((field) => columns[field] ?? field),
        rows.map((row) => fields.map((field) => readable(row[field]))),
      ),
    );
  }
}

/**
 * All pages of a list; where there are more than one, with a word of how far it is.
 * @param {import("./client.mjs").Client} client @param {string} path @param {string} name of the list in the answer
 * @param {Record<string, any>} query @param {Record<string, string>} columns @param {boolean} json
 */
export async function tellAll(client, path, name, query, columns, json) {
  /** @type {Record<string, unknown>[]} */
  const rows = [];
  for (let after = undefined; after !== null; ) {
    const answer = await client.json("GET", path, { query: { ...query, after, limit: "100" } });
    rows.push(...answer[name]);
    after = answer.next;
    if (after !== null) console.error(`${rows.length} ${name} …`);
  }
  tellRows(rows, columns, json);
}

/** Times in the place's own, to the minute. @param {unknown} value */
function readable(value) {
  if (typeof value !== "string" || !TIME.test(value)) return value;
  const time = new Date(value);
  const digits = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${time.getFullYear()}-${digits(time.getMonth() + 1)}-${digits(time.getDate())} ${digits(time.getHours())}:${digits(time.getMinutes())}`;
}
