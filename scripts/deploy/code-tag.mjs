import { createHash } from "node:crypto";
import { bundleWorker } from "../bundle-worker.mjs";

/** What tells the code of one release from that of another. @returns {Promise<string>} */
export const hashOfCode = async () =>
  createHash("sha256")
    .update(await bundleWorker())
    .digest("hex");

/**
 * The tag of a version with this code and these settings. Variables are not in it, for those can be read back.
 * @param {string} code its hash @param {import("./settings.mjs").Settings} settings
 */
export function tagOf(code, { $schema: _, vars: __, account_id: ___, ...settings }) {
  const inOrder = JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash("sha256").update(code).update(inOrder).digest("hex").slice(0, 20);
}
