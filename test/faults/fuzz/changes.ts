import fc from "fast-check";
import { type Damage, damage } from "./damage";
import { type Edit, edit, wrongType } from "./edits";
import { type Endpoint, methodOf } from "./endpoint";
import { HEADERS, TELLING } from "./headers";
import { MARKER, naughty } from "./naughty";
import type { Parts } from "./parts";
import { isObject, LISTS, type List, type Place, placesOf } from "./places";
import { bordersOf, fieldsOf, type SchemaField } from "./schema-fields";

/** One thing that is done to a request; it says in words what. */
export interface Change {
  apply(parts: Parts): Parts;
  [fc.toStringMethod](): string;
}

const change = (words: string, apply: (parts: Parts) => Parts): Change => ({
  apply,
  [fc.toStringMethod]: () => words,
});

/** This value in every field that there is or may be, one after the other. */
export const everywhere = (endpoint: Endpoint, plain: Parts, value: string): Change[] => [
  ...inTurn(plain, () => value),
  ...knownFields(endpoint).map(({ name }) => setField(name, value)),
];

/** As somebody else's machine would send it. */
export const withoutCookies = change("without cookies", (parts) => ({ ...parts, cookies: [] }));

/** Each field changed by itself. */
export const inTurn = (plain: Parts, by: Edit): Change[] =>
  placesOf(plain).map((_, at) => editField(at, by, `field ${at}`));

const knownFields = ({ schema, names = [] }: Endpoint): SchemaField[] =>
  schema ? fieldsOf(schema) : names.map((name) => ({ name }));

/** The changes that an endpoint is tried with, as far as its schema and its plain request tell. */
export function changesOf(endpoint: Endpoint): fc.Arbitrary<Change> {
  const known = knownFields(endpoint);
  const hasBody = methodOf(endpoint) !== "GET";
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(fc.nat(), edit).map(([place, by]) => editField(place, by, `field ${place}`)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.nat(), wrongType)
        .map(([place, by]) => editField(place, by, `type of field ${place}`)),
    },
    { weight: 2, arbitrary: fc.nat().map((place) => withoutField(place)) },
    { weight: 2, arbitrary: fc.tuple(fc.nat(), naughty).map(([place, text]) => twice(place, text)) },
    { weight: 3, arbitrary: fc.constantFrom(...HEADERS).chain((name) => naughtyHeader(name)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...TELLING).map(([name, value]) => added("headers", name, value)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...LISTS), naughty, naughty)
        .map(([list, name, value]) => added(list, name, value)),
    },
    ...known.map((field) => ({
      weight: Math.ceil(8 / known.length),
      arbitrary: fc
        .oneof(naughty, fc.constant(MARKER), ...bordersOf(field))
        .map((value) => setField(field.name, value)),
    })),
    { weight: 1, arbitrary: rawQuery },
    ...(hasBody
      ? [{ weight: 3, arbitrary: damage.map(({ words, make }: Damage) => change(words, make)) }]
      : []),
  );
}

const naughtyHeader = (name: string) => naughty.map((value) => added("headers", name, value));

const added = (list: List, name: string, value: string): Change =>
  change(`${list} with ${name}: ${value}`, (parts) => {
    // A header that comes twice is one with both; only this one is meant.
    const kept = (parts[list] ?? []).filter(
      ([other]) => list !== "headers" || other.toLowerCase() !== name.toLowerCase(),
    );
    return list === "form" && parts.form === undefined
      ? parts
      : { ...parts, [list]: [...kept, [name, value]] };
  });

const setField = (name: string, value: string): Change =>
  change(`${name} = ${value}`, (parts) => {
    if (isObject(parts.json)) return { ...parts, json: { ...parts.json, [name]: value } };
    const list = parts.form ? "form" : "query";
    return { ...parts, [list]: [...(parts[list] ?? []).filter(([other]) => other !== name), [name, value]] };
  });

const rawQuery: fc.Arbitrary<Change> = fc
  .constantFrom(
    "%",
    "&&&",
    "%zz=%zz",
    "=",
    "a=%ff%fe",
    "token=%00",
    "attempt=%c0%80&attempt=%e2%82",
    "%5f%5fproto%5f%5f=1",
    "a[b]=c",
    "redirect_uri=%",
    `x=${"a".repeat(9000)}`,
  )
  .map((text) => change(`query & ${text.slice(0, 40)}`, (parts) => ({ ...parts, rawQuery: text })));

const withPlace = (
  words: string,
  nth: number,
  apply: (parts: Parts, place: Place, all: Place[]) => Parts,
): Change =>
  change(words, (parts) => {
    const places = placesOf(parts);
    const place = places[nth % Math.max(1, places.length)];
    return place === undefined ? parts : apply(parts, place, places);
  });

const editField = (nth: number, by: Edit, words: string): Change =>
  withPlace(`another ${words}`, nth, (parts, place, all) => {
    const others = all.map(({ value }) => value);
    return place.put(parts, by(place.value, others));
  });

const withoutField = (nth: number): Change =>
  withPlace(`without field ${nth}`, nth, (parts, place) => place.remove(parts));

const twice = (nth: number, text: string): Change =>
  change(`field ${nth} twice`, (parts) => {
    const list = parts.form?.length ? "form" : "query";
    const fields = parts[list] ?? [];
    const [name] = fields[nth % Math.max(1, fields.length)] ?? [];
    if (name === undefined) return parts;
    const again: [string, string] = [name, text];
    return { ...parts, [list]: nth % 2 ? [...fields, again] : [again, ...fields] };
  });
