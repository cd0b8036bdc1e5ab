/** @param {import("./ledger.mjs").Ledger} ledger @param {[string, number][]} stored @param {ReturnType<typeof import("./memory.mjs").createMemory>} memory */
export function printReport({ answers, tally, problems }, stored, { lives }) {
  console.log("\nAnswers, by request and status:\n");
  for (const [request, statuses] of [...answers].sort(([a], [b]) => a.localeCompare(b))) {
    const seen = [...statuses].sort(([a], [b]) => a.localeCompare(b));
    console.log(
      `  ${request.padEnd(42)} ${seen.map(([status, count]) => `${status}: ${count}`).join("   ")}`,
    );
  }
  console.log("\nTraffic:\n");
  for (const [name, count] of [...tally].sort(([a], [b]) => a.localeCompare(b))) print(name, count);
  console.log("\nStored:\n");
  for (const [name, count] of stored) print(name, count);
  console.log("\nMemory of workerd (and of wrangler around it) in each life, in MB:\n");
  for (const [place, { start, peak, end }] of lives.entries())
    console.log(`  ${place + 1}  at first ${both(start)}   at most ${both(peak)}   at last ${both(end)}`);
  console.log(problems.size === 0 ? "\nThe books balance." : "\nWhat does not balance:\n");
  for (const [what, count] of problems) print(what, count);
}

/** @param {string} name @param {number} count */
const print = (name, count) => console.log(`  ${name.padEnd(60)} ${count}`);

/** @param {import("./memory.mjs").Megabytes} memory */
const both = ({ workerd, wrangler }) => `${workerd} (${wrangler})`;
