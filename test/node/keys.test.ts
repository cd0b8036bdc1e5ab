import { chmodSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT, remove, run } from "./clone";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-keys-"));
});

afterEach(() => remove(folder));

async function keys(...words: string[]) {
  const PATH = [folder, process.env.PATH].join(delimiter);
  const command = run(folder, [process.execPath, join(ROOT, "scripts/keys.mjs"), ...words], { PATH });
  return { code: await command.ended, output: command.output() };
}

const read = (file = ".dev.vars") => readFileSync(join(folder, file), "utf8");
const kids = async (...words: string[]) =>
  (await keys("list", ...words)).output.split("\n").flatMap((line) => line.split("  ")[0] || []);
const setIn = (text: string) => JSON.parse(/SIGNING_KEYS='(.*)'/.exec(text)?.[1] ?? "");

/** A wrangler that writes down what it is asked and sent, and answers with this exit code. */
function fakeWrangler(exitCode: number) {
  const script = `#!/bin/sh\necho "$@" >> asked.txt\ncat >> sent.txt\nexit ${exitCode}\n`;
  writeFileSync(join(folder, "wrangler"), script);
  chmodSync(join(folder, "wrangler"), 0o755);
}

describe("npm run keys", () => {
  it("makes, rotates and retires a key, says what comes next, and prints no secret", async () => {
    writeFileSync(join(folder, ".dev.vars"), "# mine\nAPP_NAME=Acme\n");
    const said = [await keys("new")];
    const [old] = await kids();
    said.push(await keys("new"));
    const [first, fresh] = await kids();
    expect(first).toBe(old);
    said.push(await keys("rotate"));
    expect(await kids()).toEqual([fresh, old]);
    expect(said.at(-1)?.output).toContain(`npm run keys -- retire ${old}`);
    expect((await keys("list")).output).toBe(`${fresh}  ES256  signs\n${old}  ES256  verifies\n`);
    said.push(await keys("retire", old ?? ""));
    expect(await kids()).toEqual([fresh]);
    expect(said.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(read()).toMatch(/^# mine\nAPP_NAME=Acme\nSIGNING_KEYS='.*'\n$/);
    expect(statSync(join(folder, ".dev.vars")).mode & 0o777).toBe(0o600);
    for (const { d } of setIn(read()).keys) expect(said.map(({ output }) => output).join()).not.toContain(d);
  });

  it.each([
    ["rotate with one key", ["new"], ["rotate"], "There is one key only."],
    ["retire the key that signs", ["new"], ["retire", "FIRST"], "signs. First let another one sign"],
    ["retire an unknown key", ["new"], ["retire", "unknown"], "There is no key unknown."],
    ["take a key's name for an option", ["new"], ["retire", "-x"], "There is no key -x."],
    ["retire nothing", ["new"], ["retire"], "npm run keys -- list"],
    ["retire an environment", ["new"], ["retire", "--env", "x"], "npm run keys -- list"],
    ["list without keys", null, ["list"], ".dev.vars has no keys."],
    ["nothing", null, [], "npm run keys -- list"],
    ["another word", null, ["delete"], "npm run keys -- list"],
    ["an unknown option", null, ["list", "--force"], "npm run keys -- list"],
    ["an environment that is a path", null, ["new", "--env", "../x"], "npm run keys -- list"],
  ])("does not %s", async (_, before, words, why) => {
    if (before) await keys(...before);
    const [first = ""] = before ? await kids() : [];
    const text = before ? read() : null;
    const { code, output } = await keys(...words.map((word) => word.replace("FIRST", first)));
    expect(code).toBe(1);
    expect(output).toContain(why);
    expect(existsSync(join(folder, ".dev.vars")) ? read() : null).toBe(text);
  });

  it("leaves a file alone that it cannot read, and shows nothing of it", async () => {
    writeFileSync(join(folder, ".dev.vars"), "SIGNING_KEYS='{secret'\n");
    const { code, output } = await keys("new");
    expect(code).toBe(1);
    expect(output).toBe("SIGNING_KEYS in .dev.vars is not a JWK set, on one line and in single quotes.\n");
    expect(read()).toBe("SIGNING_KEYS='{secret'\n");
  });

  it("with --env gives the set to the deployed Worker through wrangler, on its standard input", async () => {
    fakeWrangler(0);
    await keys("new", "--env", "production");
    await keys("new", "--env", "production");
    await keys("rotate", "--env", "production");
    expect(readFileSync(join(folder, "asked.txt"), "utf8")).toBe(
      `secret list --env production\n${"secret put SIGNING_KEYS --env production\n".repeat(3)}`,
    );
    const sent = readFileSync(join(folder, "sent.txt"), "utf8");
    expect(sent.endsWith(JSON.stringify(setIn(read(".dev.vars.production"))))).toBe(true);
    expect(existsSync(join(folder, ".dev.vars"))).toBe(false);
  });

  it("does not replace keys that are deployed and not in the file", async () => {
    writeFileSync(
      join(folder, "wrangler"),
      `#!/bin/sh\necho "$@" >> asked.txt\necho '[{"name":"SIGNING_KEYS"}]'\n`,
    );
    chmodSync(join(folder, "wrangler"), 0o755);
    const { code, output } = await keys("new", "--env", "production");
    expect(code).toBe(1);
    expect(output).toContain("a new set would replace them");
    expect(readFileSync(join(folder, "asked.txt"), "utf8")).toBe("secret list --env production\n");
    expect(existsSync(join(folder, ".dev.vars.production"))).toBe(false);
  });

  it("adds to a file whose last line has no end", async () => {
    writeFileSync(join(folder, ".dev.vars"), "PEPPER='x'");
    expect((await keys("new")).code).toBe(0);
    expect(read()).toMatch(/^PEPPER='x'\nSIGNING_KEYS='.*'\n$/);
  });

  it("changes nothing where wrangler fails", async () => {
    fakeWrangler(0);
    await keys("new", "--env", "production");
    const before = read(".dev.vars.production");
    fakeWrangler(1);
    const { code, output } = await keys("new", "--env", "production");
    expect(code).toBe(1);
    expect(output).toBe("wrangler secret put SIGNING_KEYS --env production failed. Nothing has changed.\n");
    expect(read(".dev.vars.production")).toBe(before);
  });
});
