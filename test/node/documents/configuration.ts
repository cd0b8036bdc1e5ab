import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { unstable_readConfig } from "wrangler";
import { remove } from "../clone";
import type { Block } from "./blocks";

/** Has wrangler read a part of a wrangler.toml. @throws {Error} where that is none, or wrangler warns of it */
export function checkToml({ code }: Block) {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-toml-"));
  const config = join(folder, "wrangler.toml");
  const rest = /^name = /m.test(code) ? "" : 'name = "latchkey"\ncompatibility_date = "2026-10-30"\n';
  writeFileSync(config, rest + code);
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  try {
    unstable_readConfig({ config, ...environmentOf(code) });
    if (warn.mock.calls.length > 0) throw new Error(warn.mock.calls.flat().join("\n"));
  } finally {
    warn.mockRestore();
    remove(folder);
  }
}

const environmentOf = (code: string) => {
  const [, env] = /^\[+env\.(\w+)/m.exec(code) ?? [];
  return env === undefined ? {} : { env };
};
