import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowsOrigin, checkRedirect, parseRedirectRule } from "../../../src/core/redirect-rule";
import { mutated, near } from "./redirect-changes";
import { listed } from "./redirect-lists";
import { isAllowedByReference } from "./redirect-reference";
import { patience, runs } from "./runs";

const OWN = "https://login.example.com";
const rulesOf = (texts: string[]) => texts.map((text) => parseRedirectRule(text, OWN));

const lists = fc.array(listed, { minLength: 1, maxLength: 4 });

describe("the redirect allow-list, against a reference written from the URL standard", () => {
  it(
    "never lets through what the reference does not",
    () => {
      let allowed = 0;
      fc.assert(
        fc.property(lists, fc.nat(), mutated, (list, choice, mutate) => {
          const rules = rulesOf(list.map(({ text }) => text));
          const uri = mutate(list[choice % list.length]!.matching);
          const checked = checkRedirect(rules, uri);
          if (!("uri" in checked)) return;
          allowed++;
          const entries = list.map(({ entry }) => entry);
          expect(isAllowedByReference(entries, uri), `${uri} by ${list.map(({ text }) => text)}`).toBe(true);
          expectOneReading(checked.uri, uri);
        }),
        runs(80_000),
      );
      expect(allowed).toBeGreaterThan(500);
    },
    patience(20_000),
  );

  it(
    "agrees with the reference on plain URIs",
    () => {
      const verdicts = { true: 0, false: 0 };
      fc.assert(
        fc.property(lists, fc.nat(), near, (list, choice, change) => {
          const rules = rulesOf(list.map(({ text }) => text));
          const uri = change(list[choice % list.length]!.matching);
          const expected = isAllowedByReference(
            list.map(({ entry }) => entry),
            uri,
          );
          verdicts[`${expected}`]++;
          expect("uri" in checkRedirect(rules, uri), `${uri} by ${list.map(({ text }) => text)}`).toBe(
            expected,
          );
        }),
        runs(5_000),
      );
      expect(verdicts.true).toBeGreaterThan(500);
      expect(verdicts.false).toBeGreaterThan(500);
    },
    patience(20_000),
  );

  it(
    "gives CORS to the origins of listed URIs alone",
    () => {
      let allowed = 0;
      fc.assert(
        fc.property(lists, fc.nat(), mutated, fc.boolean(), (list, choice, mutate, whole) => {
          const uri = mutate(list[choice % list.length]!.matching);
          const origin = whole ? uri : (URL.parse(uri)?.origin ?? uri);
          if (!allowsOrigin(rulesOf(list.map(({ text }) => text)), origin)) return;
          allowed++;
          // A path of the entry's own at that origin must be one that people may be sent to.
          const reachable = list.some(({ entry }) =>
            isAllowedByReference(
              [entry],
              `${origin}${entry.path}${entry.query === null ? "" : `?${entry.query}`}`,
            ),
          );
          expect(reachable, `${origin} by ${list.map(({ text }) => text)}`).toBe(true);
        }),
        runs(5_000),
      );
      expect(allowed).toBeGreaterThan(200);
    },
    patience(20_000),
  );
});

/** What goes into Location is what was looked at, and has one reading: its own. */
function expectOneReading(allowed: string, asked: string): void {
  expect(new URL(allowed).href).toBe(new URL(asked).href);
  expect(allowed).toMatch(/^[\x21-\x7e]+$/);
  const target = new URL(`${allowed}#jwt=x`);
  expect(target.href).toBe(`${new URL(allowed).href}#jwt=x`);
}
