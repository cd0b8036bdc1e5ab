import type { Services } from "../services";
import type { Suppression } from "../store/suppressions";
import { fromCursor, pageOf } from "./page-cursor";

/** Suppressions in force, in the order of their addresses, a page at a time. @throws {LatchkeyError} `unavailable` */
export async function listSuppressions(
  { suppressions }: Services,
  { after, limit }: { after?: string; limit: number },
): Promise<{ suppressions: Suppression[]; next: string | null }> {
  const found = await suppressions.list(after === undefined ? "" : fromCursor(after), limit + 1);
  const { page, next } = pageOf(found, limit, ({ emailKey }) => emailKey);
  return { suppressions: page, next };
}
