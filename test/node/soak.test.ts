import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { ROOT } from "./clone";

const run = promisify(execFile);

describe("npm run soak", () => {
  it("finds that the books balance after honest and hostile traffic, with the service killed in between", async () => {
    const words = [join(ROOT, "bench/soak/run.mjs"), "--minutes", "0.3", "--kills", "1"];
    const { stdout } = await run(process.execPath, words, { maxBuffer: 10_000_000 });
    expect(stdout).toContain("The books balance.");
    expect(stdout).toMatch(/^ {2}kills +1$/m);
    expect(stdout).toMatch(/^ {2}logins that came about +[1-9]\d*$/m);
    expect(stdout).toMatch(/^ {2}bombs refused by a limit +[1-9]\d*$/m);
  }, 300_000); // where others use the machine, too
});
