/** @typedef {import("./finding.mjs").Finding} Finding */

/** A line each, and one that counts them. @param {Finding[]} findings */
export function printLines(findings) {
  for (const { verdict, check, seen, todo } of findings)
    console.log(
      `${verdict.padEnd(5)} ${check.padEnd(13)} ${seen}${todo === undefined ? "" : ` — do: ${todo}`}`,
    );
  const [good, doubtful, failed] = ["ok", "warn", "FAIL"].map((verdict) => count(findings, verdict));
  console.log(`\n${good} ok, ${doubtful} to look at, ${failed} failed`);
}

/** The same for programs. @param {Finding[]} findings */
export function printJson(findings) {
  console.log(JSON.stringify({ ok: count(findings, "FAIL") === 0, findings }, null, 2));
}

/** @param {Finding[]} findings @param {string} verdict */
export const count = (findings, verdict) => findings.filter((finding) => finding.verdict === verdict).length;
