import { appendFileSync, existsSync, rmSync, statSync, truncateSync } from "node:fs";

/**
 * What became of records that were not simply added, and why: a JSON line each, by their place in the file, for there is no
 * address in it.
 * @param {string} path @param {number} bytes how much of one that is there is right; the rest is told again
 */
export function openReport(path, bytes) {
  const size = () => (existsSync(path) ? statSync(path).size : 0);
  if (bytes === 0) rmSync(path, { force: true });
  else if (size() > bytes) truncateSync(path, bytes);
  return {
    path,
    size,
    /** @param {number} record its place @param {string} outcome @param {string} why */
    tell: (record, outcome, why) =>
      appendFileSync(path, `${JSON.stringify({ record, outcome, why })}\n`, { mode: 0o600 }),
  };
}
