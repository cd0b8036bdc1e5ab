import fc from "fast-check";
import { naughty } from "./naughty";
import type { Fields, Parts } from "./parts";

/** A body that is no longer what its type says, or none that anybody asked for. */
export interface Damage {
  words: string;
  make(parts: Parts): Parts;
}

const utf8 = new TextEncoder();
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

/** The body as it would go over the wire, and its type. */
function sound({ raw, json, form }: Parts): { text: string; type: string } {
  if (raw) return { text: new TextDecoder().decode(raw.body), type: raw.type ?? JSON_TYPE };
  if (form) {
    const fields = form.map(([name, value]): [string, string] => [name.toWellFormed(), value.toWellFormed()]);
    return { text: new URLSearchParams(fields).toString(), type: FORM_TYPE };
  }
  return { text: JSON.stringify(json ?? {}), type: JSON_TYPE };
}

const rewritten = (
  words: string,
  rewrite: (text: string) => string | Uint8Array,
  type?: string | null,
): Damage => ({
  words,
  make: (parts) => {
    const { text, type: own } = sound(parts);
    const body = rewrite(text);
    const bytes = typeof body === "string" ? utf8.encode(body) : body;
    return { ...parts, raw: { body: bytes, type: type === undefined ? own : type } };
  },
});

const broken = fc.tuple(fc.nat(), naughty).chain(([at, text]) =>
  fc.constantFrom(
    rewritten("a body that ends early", (body) => body.slice(0, at % (body.length + 1))),
    rewritten("a body with something in it", (body) => {
      const place = at % (body.length + 1);
      return body.slice(0, place) + text + body.slice(place);
    }),
    rewritten("a body that goes on", (body) => body + text),
    rewritten("another body", () => text),
  ),
);

const notUtf8 = fc
  .constantFrom(
    [0xff],
    [0xc3],
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf8, 0x88, 0x80, 0x80, 0x80],
    [0xef, 0xbb, 0xbf],
    [0xfe, 0xff, 0, 0x7b],
  )
  .chain((bytes) =>
    fc.nat().map((at) =>
      rewritten("a body that is not UTF-8", (body) => {
        const whole = utf8.encode(body);
        const place = bytes[0] === 0xef ? 0 : at % (whole.length + 1);
        return Uint8Array.from([...whole.slice(0, place), ...bytes, ...whole.slice(place)]);
      }),
    ),
  );

const otherType = fc
  .constantFrom(
    "text/plain",
    "text/html",
    "application/json; charset=utf-16",
    "application/jsonx",
    "application/JSON;charset=x",
    "application/x-www-form-urlencoded; charset=x",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "application/xml",
    "",
    ",",
    null,
  )
  .map((type) => rewritten(`a body of type ${type}`, (body) => body, type));

const hostileJson = fc
  .constantFrom(
    '{"__proto__":{"email":"a@example.com","admin":true}}',
    '{"constructor":{"prototype":{"email":"x"}}}',
    '{"email":{"toString":null}}',
    "[".repeat(8000),
    "[".repeat(8000) + "]".repeat(8000),
    `${'{"a":'.repeat(2000)}1${"}".repeat(2000)}`,
    "null",
    "[]",
    '""',
    "0",
    "1e999",
    "NaN",
    "[null]",
    '{"a":1,"a":2}',
    '{"email":"\\ud800"}',
    "{}",
    "{'a':1}",
    '{"a":"\u2028"}',
    `{"email":"${"a".repeat(17_000)}"}`,
    `"${"a".repeat(16_382)}"`,
  )
  .map((text) => rewritten(`the body ${text.slice(0, 60)}`, () => text, JSON_TYPE));

const multipart: fc.Arbitrary<Damage> = fc.tuple(naughty, fc.boolean()).map(([text, asFile]) => ({
  words: `a multipart body, ${asFile ? "a file" : "fields"}`,
  make: (parts) => {
    const fields: Fields =
      parts.form ??
      Object.entries((parts.json as object) ?? {}).map(([name, value]) => [name, String(value)]);
    const line = (name: string, value: string, at: number) =>
      `--x\r\nContent-Disposition: form-data; name="${name}"${asFile && at === 0 ? '; filename="f"\r\nContent-Type: text/html' : ""}\r\n\r\n${value}\r\n`;
    const body = `${fields.map(([name, value], at) => line(name, value, at)).join("")}${text}--x--\r\n`;
    return { ...parts, raw: { body: utf8.encode(body), type: "multipart/form-data; boundary=x" } };
  },
}));

export const damage: fc.Arbitrary<Damage> = fc.oneof(broken, notUtf8, otherType, hostileJson, multipart);
