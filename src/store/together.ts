/** For so long one request writes for others, too: after its answer the platform gives it 30 s. */
const PATIENCE_MS = 10_000;
const MOST_AT_ONCE = 500;

/**
 * Has the rows of several requests written together: what comes while a write is under way goes with the next, so that a busy
 * isolate asks D1 less often than it answers. Whoever finds one under way leaves its rows there and does not wait for them.
 * @param write gets some rows, in the order in which they came
 * @returns resolves once nothing waits, or others write; throws what `write` threw, once the rest is written
 */
export function together<Row>(write: (rows: Row[]) => Promise<void>): (rows: Row[]) => Promise<void> {
  const waiting: Row[] = [];
  let busyUntil = 0;

  return async (rows) => {
    waiting.push(...rows);
    if (Date.now() < busyUntil) return;
    const until = Date.now() + PATIENCE_MS;
    busyUntil = until;
    const problems: unknown[] = [];
    while (waiting.length > 0 && Date.now() < until)
      await write(waiting.splice(0, MOST_AT_ONCE)).catch((error) => problems.push(error));
    // Not where it took so long that another has begun.
    if (busyUntil === until) busyUntil = 0;
    if (problems.length > 0) throw problems[0];
  };
}
