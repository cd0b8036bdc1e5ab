import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { ConfigError, parseConfig } from "../../../src/config";
import { digitsOf, newLoginCode, spacedCode } from "../../../src/core/login-code";
import type { Env } from "../../../src/env";
import { everythingStored, instance, startLogin } from "../helpers";

/** Pearson's statistic for counts that should all be equal. */
function chiSquare(counts: number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe("a login code", () => {
  it("has 8 digits, zeros in front included", () => {
    const codes = Array.from({ length: 2000 }, () => newLoginCode(8));
    expect(codes.every((code) => /^\d{8}$/.test(code))).toBe(true);
    expect(codes.some((code) => code.startsWith("0"))).toBe(true);
  });

  it("is drawn evenly: 100,000 codes, each digit in each place, and the thousand first and last triples", () => {
    const places = Array.from({ length: 8 }, () => Array<number>(10).fill(0));
    const [first, last] = [Array<number>(1000).fill(0), Array<number>(1000).fill(0)];
    for (let i = 0; i < 100_000; i++) {
      const code = newLoginCode(8);
      for (const [place, digit] of [...code].entries()) (places[place] as number[])[Number(digit)]! += 1;
      first[Number(code.slice(0, 3))]! += 1;
      last[Number(code.slice(5))]! += 1;
    }
    // Less likely than 1 in 10^9 to be passed by an even draw: 9 degrees of freedom 66, 999 degrees 1290.
    for (const place of places) expect(chiSquare(place)).toBeLessThan(66);
    expect(chiSquare(first)).toBeLessThan(1290);
    expect(chiSquare(last)).toBeLessThan(1290);
  });

  it("draws again instead of folding what is left over", () => {
    const draws = [
      [0xfffff, 0xffffffff],
      [0xfffff, 0xfe5e5c00], // the first that is left over, 45,035,996 times 10^8
      [0, 7],
      [0xfffff, 0xfe5e5bff], // the last that is not
      [0xfff00001, 5], // of 64 bits drawn, 52 count
    ];
    vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
      (array as unknown as Uint32Array).set(draws.shift() ?? []);
      return array;
    });
    expect(newLoginCode(8)).toBe("00000007");
    expect(newLoginCode(8)).toBe("99999999");
    expect(newLoginCode(8)).toBe("94967301");
    expect(draws).toEqual([]);
  });

  it("is shown in two halves and read back from them", () => {
    expect(spacedCode("12345678")).toBe("1234 5678");
    expect(spacedCode("1234567")).toBe("1234 567");
    expect(digitsOf(" 1234-5678 ")).toBe("12345678");
  });

  it.each([
    ["an Arabic keyboard", "١٢٣٤ ٥٦٧٨"],
    ["a Persian keyboard", "۱۲۳۴۵۶۷۸"],
    ["a Japanese keyboard", "１２３４　５６７８"],
    ["a subject that isolates it from right-to-left text", "\u20661234 5678\u2069"],
  ])("is taken from %s", (_, typed) => expect(digitsOf(typed)).toBe("12345678"));

  it("is in the mail with the link, large, and not in its subject unless that is asked for", async () => {
    const { mail, code } = await startLogin(instance(), "ann@example.com");
    expect(mail?.text).toContain(`\n${spacedCode(code)}\n`);
    expect(mail?.html).toMatch(new RegExp(`font:600 32px[^>]*>\\s*${spacedCode(code)}\\s*</p>`));
    expect(mail?.subject).not.toMatch(/\d/);
    const { mail: loud, code: shown } = await startLogin(
      instance({ CODE_IN_SUBJECT: "true" }),
      "ann@example.com",
    );
    expect(loud?.subject).toBe(`${spacedCode(shown)} is your code for Latchkey`);
    expect(loud?.html).toContain(`<title>Sign in to Latchkey</title>`);
  });

  it("is stored under the pepper: no hash of the code alone, nor the code, stands anywhere", async () => {
    const { code, attemptId } = await startLogin(instance(), "ann@example.com");
    const other = await startLogin(
      instance({ PEPPER: "another-pepper-abcdefghijklmnopqrstuvwxyz" }),
      "ann@example.com",
    );
    const stored = await everythingStored();
    for (const [text, id] of [
      [code, attemptId],
      [other.code, other.attemptId],
    ] as const) {
      const record = JSON.parse((await env.ATTEMPTS.get(`attempt:${id}`)) ?? "");
      expect(record.codeHash).toMatch(/^[\w-]{43}$/);
      for (const plain of [text, `code ${id} ${text}`]) {
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(plain)));
        const hash = btoa(String.fromCharCode(...digest))
          .replaceAll("+", "-")
          .replaceAll("/", "_")
          .replaceAll("=", "");
        expect(stored).not.toContain(hash);
      }
      expect(stored).not.toContain(`"${text}"`);
    }
  });

  it("follows CODE_LENGTH", async () => {
    const { code } = await startLogin(instance({ CODE_LENGTH: "10" }), "ann@example.com");
    expect(code).toMatch(/^\d{10}$/);
  });
});

describe("the configuration of codes", () => {
  const problems = async (CODE_LENGTH: string, CODE_TRIES: string) =>
    parseConfig({ ...env, CODE_LENGTH, CODE_TRIES } as Env).then(
      () => [],
      (error: unknown) => (error instanceof ConfigError ? error.problems : [String(error)]),
    );

  it.each([
    ["8", "5"],
    ["7", "10"],
    ["6", "1"],
    ["12", "20"],
  ])("takes %s digits and %s tries", async (length, tries) =>
    expect(await problems(length, tries)).toEqual([]),
  );

  it.each([
    ["6", "2"],
    ["6", "5"],
    ["7", "11"],
  ])(
    "refuses %s digits and %s tries: a guesser would win more often than 1 in 1,000,000",
    async (length, tries) => {
      expect(await problems(length, tries)).toEqual([expect.stringContaining("1 in 1,000,000")]);
    },
  );

  it.each([
    ["4", "1"],
    ["8", "0"],
    ["8", "five"],
    ["-8", "5"],
    ["8.5", "5"],
    ["99", "5"],
  ])("refuses %s digits and %s tries as out of bounds", async (length, tries) => {
    expect(await problems(length, tries)).toEqual([expect.stringContaining("is not a whole number")]);
  });
});
