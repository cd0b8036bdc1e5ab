import fc from "fast-check";
import { naughty } from "./naughty";

/** Something else for the value of a field. */
export type Edit = (value: string, others: string[]) => unknown;

/** Each character another of its kind: the next one would guess. */
export const alike = (value: string): string =>
  value.replace(
    /[0-9a-z]/gi,
    (one) => ({ 9: "0", z: "a", Z: "A" })[one] ?? String.fromCharCode(one.charCodeAt(0) + 1),
  );

/** What is done to a value: another one, more, less, or that of another field. */
export const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 5,
    arbitrary: naughty.map(
      (text): Edit =>
        () =>
          text,
    ),
  },
  {
    weight: 3,
    arbitrary: naughty.map(
      (text): Edit =>
        (value) =>
          value + text,
    ),
  },
  {
    weight: 2,
    arbitrary: naughty.map(
      (text): Edit =>
        (value) =>
          text + value,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), naughty).map(
      ([at, text]): Edit =>
        (value) => {
          const place = at % (value.length + 1);
          return value.slice(0, place) + text + value.slice(place + 1);
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat().map(
      (length): Edit =>
        (value) =>
          value.slice(0, length % (value.length + 1)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat().map(
      (place): Edit =>
        (_, others) =>
          others[place % Math.max(1, others.length)] ?? "",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Edit>(
      alike,
      (value) => value.toUpperCase(),
      (value) => encodeURIComponent(value.toWellFormed()),
      (value) => value + value,
      (value) => [...value].reverse().join(""),
    ),
  },
);

/** What is no string, for a field of JSON. */
export const wrongType: fc.Arbitrary<Edit> = fc.oneof(
  fc.constantFrom<unknown>(null, 0, 1e308, -1, true, false, [], {}, [""], { $gt: "" }, [[]]).map(
    (value): Edit =>
      () =>
        value,
  ),
  fc.constantFrom<Edit>(
    (value) => [value],
    (value) => ({ value }),
    (value) => Number(value),
  ),
  fc.jsonValue().map(
    (value): Edit =>
      () =>
        value,
  ),
);
