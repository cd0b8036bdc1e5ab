import { reach } from "./reach";

/**
 * Sends statements to D1 in one round trip and one transaction.
 * @returns the rows of each statement, in their order
 * @throws {LatchkeyError} `unavailable` where D1 fails, is late, or answers something else than was asked
 */
export function runBatch<Row>(
  db: D1Database,
  what: string,
  statements: D1PreparedStatement[],
): Promise<Row[][]> {
  return reach(what, async () => {
    const answers = await db.batch<Row>(statements);
    if (answers.length !== statements.length)
      throw new Error(`${answers.length} answers to ${statements.length} statements`);
    return answers.map(({ results }) => results);
  });
}
