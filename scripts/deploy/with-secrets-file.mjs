import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Puts secrets into a file that only its owner can read, for as long as `use` takes; it is gone also where this process is stopped.
 * @template T @param {Record<string, string>} secrets @param {(file: string) => Promise<T>} use @returns {Promise<T>}
 */
export async function withSecretsFile(secrets, use) {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const file = join(folder, "secrets.json");
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600, flag: "wx" });
    return await use(file);
  } finally {
    remove();
    process.off("exit", remove);
  }
}
