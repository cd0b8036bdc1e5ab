/** @typedef {import("./operators.mjs").Change} Change */

const LOOKS_LIKE_SQL =
  /\b(?:SELECT|UPDATE|DELETE FROM|INSERT INTO|IS NULL|EXISTS|iif|ifnull|json_\w+)\b|[<>=] ?\?\d/;
/** Where a condition ends. */
const ENDS =
  /^(?:AND|OR|RETURNING|ORDER BY|GROUP BY|LIMIT|ON CONFLICT|UNION|WINDOW|JOIN|WHERE|DO|FROM|THEN)\b|^,/;

/** @param {string} text */
export const isSql = (text) => LOOKS_LIKE_SQL.test(text);

/**
 * How a statement, or a part of one, could be wrong. What stands in it for code is kept: `\0` and a number and `\0`.
 * @param {string} sql @returns {Change[]}
 */
export function changesOfSql(sql) {
  return [...swaps(sql), ...conditions(sql), ...clauses(sql)];
}

/** @type {[RegExp, (found: string) => string][]} */
const SWAPS = [
  [/\bAND\b/g, () => "OR"],
  [/\bOR\b/g, () => "AND"],
  [/<>/g, () => "="],
  [/(?<![<>])=(?!=)/g, () => "<>"],
  [/<(?![>=])/g, () => "<="],
  [/<=/g, () => "<"],
  [/(?<![<-])>(?![>=])/g, () => ">="],
  [/>=/g, () => ">"],
  [/\bIS NULL\b/g, () => "IS NOT NULL"],
  [/\bIS NOT NULL\b/g, () => "IS NULL"],
  [/\bNOT EXISTS\b/g, () => "EXISTS"],
  [/(?<!NOT )\bEXISTS\b/g, () => "NOT EXISTS"],
  [/\bDESC\b/g, () => "ASC"],
  [/\bmin\(/g, () => "max("],
  [/\bmax\(/g, () => "min("],
  [/ \+ /g, () => " - "],
  [/ - /g, () => " + "],
  [/\bLEFT JOIN\b/g, () => "JOIN"],
];

/** @param {string} sql */
function swaps(sql) {
  return SWAPS.flatMap(([pattern, swap]) =>
    [...sql.matchAll(pattern)]
      .filter(({ index }) => !isAssignment(sql, index))
      .map((found) => replaced(sql, found.index, found[0].length, swap(found[0]))),
  );
}

/** What SET assigns, which is no comparison. @param {string} sql @param {number} at */
function isAssignment(sql, at) {
  if (sql[at] !== "=" || /[<>]/.test(sql[at - 1] ?? "")) return false;
  const before = sql.slice(0, at);
  const since = Math.max(before.lastIndexOf(" SET "), before.lastIndexOf("SET\n"));
  if (since < 0) return !/\b(?:WHERE|AND|OR|ON|EXISTS)\b|\(/.test(before) && /^\s*\w+ $/.test(before);
  return !/\b(?:WHERE|CASE)\b|iif\(/.test(before.slice(since)) && depthOf(before.slice(since)) === 0;
}

/** Each condition left out, which then always holds. @param {string} sql */
function conditions(sql) {
  return [...sql.matchAll(/\b(?:WHERE|AND|OR|ON)\s+/g)]
    .filter(({ index }) => !/^ON\s+CONFLICT/.test(sql.slice(index)))
    .map((found) => {
      const start = found.index + found[0].length;
      return replaced(sql, start, endOfCondition(sql, start) - start, "1");
    })
    .filter(({ what }) => !what.startsWith("“”"));
}

/** @param {string} sql @param {number} start */
function endOfCondition(sql, start) {
  let depth = 0;
  for (let at = start; at < sql.length; at++) {
    if (sql[at] === "(") depth++;
    if (sql[at] === ")" && depth-- === 0) return trimmed(sql, start, at);
    if (depth === 0 && at > start && /[\s,]/.test(sql[at - 1] ?? "") && ENDS.test(sql.slice(at)))
      return trimmed(sql, start, at);
    if (depth === 0 && sql[at] === ",") return trimmed(sql, start, at);
  }
  return trimmed(sql, start, sql.length);
}

/** @param {string} sql @param {number} start @param {number} end */
const trimmed = (sql, start, end) => start + sql.slice(start, end).trimEnd().length;

/** @param {string} sql */
function clauses(sql) {
  return [
    /\s*\bRETURNING\b[^)]*$/,
    /\s*\bON CONFLICT\b.*?\bDO NOTHING\b/s,
    /\s*\bON CONFLICT\b.*?(?=\s+RETURNING|$)/s,
  ]
    .flatMap((pattern) => pattern.exec(sql) ?? [])
    .filter((found, place, all) => all.indexOf(found) === place)
    .map((found) => replaced(sql, sql.indexOf(found), found.length, ""));
}

/** @param {string} text */
function depthOf(text) {
  return [...text].reduce((depth, letter) => depth + (letter === "(" ? 1 : letter === ")" ? -1 : 0), 0);
}

/** @param {string} sql @param {number} at @param {number} length @param {string} by @returns {Change} */
function replaced(sql, at, length, by) {
  const [before, found, after] = [sql.slice(0, at), sql.slice(at, at + length), sql.slice(at + length)];
  const around = `${before.slice(-24)}[${found} → ${by}]${after.slice(0, 24)}`.replace(/\s+/g, " ");
  return { what: `SQL: …${around}…`, text: before + by + after };
}
