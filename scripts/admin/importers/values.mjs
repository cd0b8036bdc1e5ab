/** What CSV and databases have for nothing is nothing. @param {unknown} value @returns {string | undefined} */
export const word = (value) =>
  value === null || value === undefined || /^(?:null)?$/i.test(String(value)) ? undefined : String(value);

/** As JSON, CSV and databases say yes. @param {unknown} value */
export const isTrue = (value) => value === true || value === 1 || /^(?:true|t|1)$/i.test(String(value));

/**
 * A time in any of the ways these are exported: milliseconds, seconds, or a text that JavaScript reads, as ISO 8601 and what Postgres
 * writes; UTC, where it does not say.
 * @param {unknown} value @returns {string | undefined} RFC 3339
 */
export function time(value) {
  const text = word(value);
  if (text === undefined) return undefined;
  const date = new Date(/^\d+(?:\.\d+)?$/.test(text) ? milliseconds(Number(text)) : zoned(text));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Whether a ban is still on: until a time to come, or for good. @param {unknown} until */
export function isStillOn(until) {
  const text = word(until);
  return text !== undefined && (/^infinity$/i.test(text) || Date.parse(time(text) ?? "") > Date.now());
}

/** Seconds are a thousand times fewer. @param {number} number */
const milliseconds = (number) => (number < 1e11 ? number * 1000 : number);

/** `2023-02-03 10:11:12.1+00` as ISO 8601 has it. @param {string} text */
function zoned(text) {
  const [, day, clock, zone = ""] =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::[\d.]+)?)\s*(Z|[+-][\d:]+)?$/i.exec(text) ?? [];
  if (day === undefined) return text;
  return `${day}T${clock}${zone === "" ? "Z" : zone.replace(/^([+-]\d\d)$/, "$1:00")}`;
}
