import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEmail } from "../../../src/core/email-address";
import { address, anything, plainText } from "./email-cases";
import { isDomainName, isPlainAddress } from "./email-reference";
import { patience, runs } from "./runs";

const bytes = (text: string) => new TextEncoder().encode(text).length;

/** Asks about every address that is accepted, and wants enough of them. */
function everyAccepted(check: (accepted: { address: string; key: string }, typed: string) => void) {
  let accepted = 0;
  fc.assert(
    fc.property(anything, (typed) => {
      const email = parseEmail(typed);
      if (email === null) return;
      accepted++;
      check(email, typed);
    }),
    runs(20_000),
  );
  expect(accepted).toBeGreaterThan(2_000);
}

describe("an address that is accepted, whatever was typed", () => {
  it(
    "has one @, nothing unseen or quoted, a domain by DNS' rules, and at most 254 bytes",
    () => {
      everyAccepted(({ address }) => {
        expect(address.split("@")).toHaveLength(2);
        expect(address).not.toMatch(/[\p{C}\p{Z}"(),:;<>[\\\]{}%]/u);
        expect(bytes(address)).toBeLessThanOrEqual(254);
        const [local = "", domain = ""] = address.split("@");
        expect(bytes(local)).toBeLessThanOrEqual(64);
        expect(isDomainName(domain), domain).toBe(true);
        expect(domain).toBe(domain.toLowerCase());
      });
    },
    patience(20_000),
  );

  it(
    "is read as itself once more, and its key as a key of the same mailbox",
    () => {
      everyAccepted((email) => {
        expect(parseEmail(email.address)).toEqual(email);
        const { key } = email;
        const again = parseEmail(key);
        // In lower case some letters have more bytes.
        if (bytes(key.split("@")[0] ?? "") <= 64 && bytes(key) <= 254) expect(again?.key).toBe(key);
        expect(key.split("@")[1]).toBe(email.address.split("@")[1]);
      });
    },
    patience(20_000),
  );
});

describe("one mailbox", () => {
  const alike: [string, (text: string) => string][] = [
    ["with white space around it", (text) => ` \t${text}\r\n`],
    ["decomposed", (text) => text.normalize("NFD")],
    ["composed", (text) => text.normalize("NFC")],
    ["with its ASCII letters in upper case", (text) => text.replace(/[a-z]/g, (one) => one.toUpperCase())],
    ["with its ASCII letters in lower case", (text) => text.replace(/[A-Z]/g, (one) => one.toLowerCase())],
    ["with its domain as it was typed once", (text) => text.replace(/@.*/, (domain) => domain.toUpperCase())],
  ];

  it.each(alike)("is found %s", (_, respell) => {
    let found = 0;
    fc.assert(
      fc.property(address, (typed) => {
        const email = parseEmail(typed);
        if (email === null) return;
        found++;
        expect(parseEmail(respell(typed))?.key).toBe(email.key);
      }),
      runs(3_000),
    );
    expect(found).toBeGreaterThan(1_000);
  });

  it("is not another's: two keys are one only where the addresses are without regard to case and composition", () => {
    const folded = (text: string) => text.normalize("NFC").toLowerCase();
    fc.assert(
      fc.property(address, address, fc.nat(), (one, other, at) => {
        const near = one.slice(0, at % one.length) + other[0] + one.slice((at % one.length) + 1);
        const [a, b] = [parseEmail(one), parseEmail(near)];
        if (a && b) expect(a.key === b.key).toBe(folded(a.address) === folded(b.address));
      }),
      runs(5_000),
    );
  });
});

it(
  "a plain address is accepted, and no other text of the same letters but those with dots where RFC 5321 has none",
  () => {
    const verdicts = { true: 0, false: 0 };
    fc.assert(
      fc.property(plainText, (typed) => {
        const expected = isPlainAddress(typed);
        const accepted = parseEmail(typed) !== null;
        verdicts[`${expected}`]++;
        // Some mailboxes in use have `a..b` and `a.` as local parts.
        const [local = "", domain = ""] = typed.split("@");
        const lenient =
          /^\.|\.\.|\.$/.test(local) && isPlainAddress(`${local.replaceAll(".", "-")}@${domain}`);
        expect(accepted, typed).toBe(expected || lenient);
      }),
      runs(10_000),
    );
    expect(verdicts.true).toBeGreaterThan(1_000);
    expect(verdicts.false).toBeGreaterThan(1_000);
  },
  patience(20_000),
);
