import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parse } from "csv-parse";

/**
 * The records of an export, each with its place in the file: JSON lines and CSV are read as they come, a JSON document whole.
 * @param {string} file
 * @returns {AsyncGenerator<{ place: number, record: Record<string, any> | null }>} null for a line that is no JSON object
 * @throws {Error} that says what the file is not
 */
export async function* readRecords(file) {
  let place = 0;
  for await (const record of recordsIn(file)) yield { place: ++place, record };
}

/** @param {string} file @returns {AsyncIterable<Record<string, any> | null> | Iterable<Record<string, any> | null>} */
function recordsIn(file) {
  if (/\.csv$/i.test(file))
    return createReadStream(file).pipe(
      parse({ columns: true, bom: true, skip_empty_lines: true, relax_column_count: true }),
    );
  if (/\.json$/i.test(file)) return documentIn(file);
  if (/\.(?:jsonl|ndjson)$/i.test(file)) return linesIn(file);
  throw new Error(`${file} is neither .csv, .json, .jsonl nor .ndjson.`);
}

/** An array, an object with an array of users, or JSON lines in spite of its name. @param {string} file */
function documentIn(file) {
  const text = readFileSync(file, "utf8");
  const document = parsed(text);
  if (document === null) return linesIn(file);
  const records = Array.isArray(document) ? document : (document.users ?? document.data);
  if (!Array.isArray(records)) throw new Error(`${file} has no list of users in it.`);
  return records;
}

/** @param {string} file */
async function* linesIn(file) {
  for await (const line of createInterface({
    input: createReadStream(file, "utf8"),
    crlfDelay: Number.POSITIVE_INFINITY,
  }))
    if (line.trim() !== "") yield parsed(line);
}

/** @param {string} text @returns {any} null where it is no JSON object or array */
function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
