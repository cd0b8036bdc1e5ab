import fc from "fast-check";
import { naughty } from "./naughty";

const letters = (text: string) => fc.constantFrom(...text);
const atom = fc.string({
  unit: letters("abzAQ09!#$&'*+-/=?^_`|~ünñ用ßΣ"),
  minLength: 1,
  maxLength: 12,
});
const label = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,8}[a-zA-Z0-9])?$/);
const topLabel = fc.constantFrom("com", "EXAMPLE", "jp", "museum", "xn--p1ai", "co", "1", "1a", "a-");

const join = (parts: string[]) => parts.join(".");
const local = fc.array(atom, { minLength: 1, maxLength: 3 }).map(join);
const domain = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 3 }), topLabel)
  .map(([labels, top]) => join([...labels, top]));

/** Most are addresses. */
export const address: fc.Arbitrary<string> = fc.tuple(local, domain).map((parts) => parts.join("@"));

const long = fc
  .tuple(
    fc.integer({ min: 60, max: 68 }),
    fc.array(fc.integer({ min: 50, max: 65 }), { minLength: 2, maxLength: 4 }),
  )
  .map(([at, labels]) => `${"a".repeat(at)}@${join([...labels.map((length) => "b".repeat(length)), "com"])}`);

const ascii = fc.tuple(
  fc.string({ unit: letters("abzAQ09!#$&'*+-/=?^_`|~."), maxLength: 10 }),
  fc.string({ unit: letters("abzAQ019-.."), maxLength: 14 }),
);

/** Of ASCII letters alone and without quotes; half of them are addresses. */
export const plainText: fc.Arbitrary<string> = fc.oneof(
  ascii.map((parts) => parts.join("@")),
  fc.tuple(ascii, topLabel).map(([[at, name], top]) => `${at}@${name}.${top}`),
  address.filter((text) => /^[\x21-\x7e]+$/.test(text)),
  long,
);

/** Addresses with something naughty in them, or nothing else. */
export const anything: fc.Arbitrary<string> = fc.oneof(
  address,
  long,
  naughty,
  fc.tuple(address, fc.nat(), naughty).map(([text, at, bad]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + bad + text.slice(place);
  }),
  fc.tuple(naughty, domain).map((parts) => parts.join("@")),
  fc.tuple(local, naughty).map((parts) => parts.join("@")),
  fc.tuple(fc.string({ unit: "binary" }), domain).map((parts) => parts.join("@")),
  fc.tuple(local, fc.string({ unit: "grapheme" }), topLabel).map(([at, name, top]) => `${at}@${name}.${top}`),
);
