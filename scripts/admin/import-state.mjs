import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";

/**
 * How far an import of a file came, beside the file: so that one that ended in the middle goes on there. It holds counts and places, no
 * address.
 * @param {string} file @param {string} target where it goes, and how: another one begins anew
 */
export function openState(file, target) {
  const path = `${file}.import-state.json`;
  const { size, mtimeMs } = statSync(file);
  const of = `${target} ${size} ${mtimeMs}`;
  const kept = existsSync(path) ? readState(path) : {};
  const { counts, reported } = kept.of === of ? kept : { counts: nothing(), reported: 0 };
  return {
    /** @type {Record<"read" | "created" | "known" | "refused" | "skipped", number>} */
    counts,
    /** How many bytes of the report belong to these counts. @type {number} */
    reported,
    /** All of it or nothing, whenever the machine stops. @param {number} bytes of the report */
    keep(bytes) {
      writeFileSync(`${path}.new`, JSON.stringify({ of, counts, reported: bytes }));
      renameSync(`${path}.new`, path);
    },
    /** It is done. */
    drop: () => rmSync(path, { force: true }),
  };
}

/** Of a dry run, which leaves nothing and always begins anew. @returns {ReturnType<typeof openState>} */
export const noState = () => ({ counts: nothing(), reported: 0, keep: () => {}, drop: () => {} });

const nothing = () => ({ read: 0, created: 0, known: 0, refused: 0, skipped: 0 });

/** @param {string} path */
function readState(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new Error(
      `${path} is not what an import left there: delete it, and the import begins anew (who is there already stays as they are).`,
    );
  }
}
