import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";

/**
 * How far an import of a file came, beside the file: so that one that ended in the middle goes on there. It holds counts and places, no
 * address.
 * @param {string} file @param {string} target where it goes, and how: another one begins anew
 */
export function openState(file, target) {
  const path = `${file}.import-state.json`;
  const { size, mtimeMs } = statSync(file);
  const of = `${target} ${size} ${mtimeMs}`;
  const kept = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const counts = kept.of === of ? kept.counts : { read: 0, created: 0, known: 0, refused: 0, skipped: 0 };
  return {
    /** @type {Record<"read" | "created" | "known" | "refused" | "skipped", number>} */
    counts,
    keep: () => writeFileSync(path, JSON.stringify({ of, counts })),
    /** It is done. */
    drop: () => rmSync(path, { force: true }),
  };
}
