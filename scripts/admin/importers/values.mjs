/** What CSV has for nothing is nothing. @param {unknown} value @returns {string | undefined} */
export const word = (value) =>
  value === null || value === undefined || value === "" ? undefined : String(value);

/** As JSON, CSV and databases say yes. @param {unknown} value */
export const isTrue = (value) => value === true || value === 1 || /^(?:true|t|1)$/i.test(String(value));

/**
 * A time in any of the ways these are exported: milliseconds, or a text that JavaScript reads, as ISO 8601 and what Postgres writes.
 * @param {unknown} value @returns {string | undefined} RFC 3339
 */
export function time(value) {
  const text = word(value);
  if (text === undefined) return undefined;
  const date = new Date(
    /^\d+$/.test(text)
      ? Number(text)
      : text.replace(/^(\d{4}-\d\d-\d\d) /, "$1T").replace(/([+-]\d\d)$/, "$1:00"),
  );
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
