import fc from "fast-check";
import { segment } from "./redirect-lists";

type Change = (uri: string) => string;

/** Puts a text somewhere: at one of the places that matter to a parser, or anywhere. */
const PLACES: Record<string, Change> = {
  scheme: (uri) => uri.slice(0, uri.indexOf(":")),
  authority: (uri) => /^[^:]*:\/*/.exec(uri)?.[0] ?? "",
  "end of the first label": (uri) => /^[^:]*:\/*[^./:]*/.exec(uri)?.[0] ?? "",
  "end of the host": (uri) => /^[^:]*:\/*(?:\[[^\]]*\]|[^/:?]*)/.exec(uri)?.[0] ?? "",
  "end of the port": (uri) => /^[^:]*:\/*[^/?]*/.exec(uri)?.[0] ?? "",
  "last segment": (uri) => /^[^?]*\//.exec(uri)?.[0] ?? "",
  "end of the path": (uri) => /^[^?]*/.exec(uri)?.[0] ?? "",
  end: (uri) => uri,
  start: () => "",
};

const INSERTED = [
  ..."/\\.@:?#*%;&=+-_~!$'(),|^`{}<>\"[] \t\r\n\0\v\f\u00a0\u00ad\u200b\u200d\u2028\ufeff\ud800．。｡／＼＠：？＃ｅßſKıéа١",
  "//",
  "/./",
  "/../",
  "../",
  "./",
  "..",
  "...",
  "/..",
  "\\..\\",
  "..;/",
  ";/../",
  "%2e",
  "%2E%2e/",
  "/.%2e/",
  "/%2e%2e/",
  "%2f",
  "%2F..%2F",
  "..%2f",
  "%5c",
  "%5C..%5c",
  "%252f",
  "%252e%252e%252f",
  "%25",
  "%%32e%%32e/",
  "%25%32%65%25%32%65/",
  "%252%65%252%65/",
  "%00",
  "%09",
  "%0a",
  "%20",
  "%23",
  "%3f",
  "%40",
  "%ef%bc%8f",
  "%c0%ae",
  "%u002e",
  "user@",
  "user:pass@",
  ":@",
  "@@",
  "evil.example",
  "evil.example/",
  "evil.example@",
  "evil.example\\@",
  "evil.example#@",
  "evil.example?@",
  ".evil.example",
  "a.",
  "a.b.",
  "-",
  "xn--",
  "xn--a-",
  "*",
  "*.",
  ":443",
  ":80",
  ":",
  ":0443",
  ":08443",
  ":3000",
  ":8443",
  ":65536",
  ":0",
  "#",
  "#x",
  "?",
  "?x=1",
  "&x=1",
  "javascript:",
  "https:",
  "http:",
  "blob:",
  "//evil.example/",
  "bücher",
  "faß",
  "☃",
  "\ud83d\ude00",
];

const inserting = fc.tuple(fc.constantFrom(...Object.values(PLACES)), fc.constantFrom(...INSERTED)).map(
  ([placeIn, text]): Change =>
    (uri) => {
      const before = placeIn(uri);
      return before + text + uri.slice(before.length);
    },
);

const anywhere = fc
  .tuple(fc.nat(), fc.oneof(fc.constantFrom(...INSERTED), fc.string({ unit: "binary", maxLength: 2 })))
  .map(
    ([at, text]): Change =>
      (uri) => {
        const place = at % (uri.length + 1);
        return uri.slice(0, place) + text + uri.slice(place);
      },
  );

const oneCharacter = (change: (character: string) => string) =>
  fc.nat().map(
    (at): Change =>
      (uri) => {
        const place = at % Math.max(1, uri.length);
        return uri.slice(0, place) + change(uri[place] ?? "") + uri.slice(place + 1);
      },
  );

const encoded = (character: string) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
const fullWidth = (character: string) =>
  /[!-~]/.test(character) ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character;

/** Other spellings of what stands in the URI, some of which mean the same to a browser. */
const RESPELLED: [RegExp, string][] = [
  [/127\.0\.0\.1/, "127.1"],
  [/127\.0\.0\.1/, "2130706433"],
  [/127\.0\.0\.1/, "0x7f.0.0.1"],
  [/127\.0\.0\.1/, "0177.0.0.01"],
  [/127\.0\.0\.1/, "127.0.0.1."],
  [/127\.0\.0\.1/, "[::ffff:127.0.0.1]"],
  [/127\.0\.0\.1/, "127.0.0.2"],
  [/\[::1\]/, "[0:0:0:0:0:0:0:1]"],
  [/\[::1\]/, "[::0001]"],
  [/\[::1\]/, "[::1%25lo]"],
  [/\[::1\]/, "[::]"],
  [/localhost/, "localhost.localdomain"],
  [/localhost/, "LOCALHOST"],
  [/xn--bcher-kva/, "bücher"],
  [/xn--bcher-kva/, "bu\u0308cher"],
  [/xn--bcher-kva/, "XN--BCHER-KVA"],
  [/\/\/[^./]*\./, "//"],
  [/\/\/[^./]*/, "//"],
  [/\/\/[^./]*/, "//-"],
  [/^https/, "http"],
  [/^http(?!s)/, "https"],
  [/^(\w+):\/\//, "$1:"],
  [/^(\w+):\/\//, "$1:/"],
  [/^(\w+):\/\//, "$1:///"],
  [/^(\w+):\/\//, "$1:\\\\"],
  [/^[^:]*/, "javascript"],
  [/:(\d+)/, ""],
  [/:(\d+)/, ":0$1"],
  [/\/[^/?]*(\?|$)/, "$1"],
  [/\?.*/, ""],
];

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: inserting },
  { weight: 2, arbitrary: anywhere },
  { weight: 1, arbitrary: oneCharacter(encoded) },
  { weight: 1, arbitrary: oneCharacter(fullWidth) },
  { weight: 1, arbitrary: oneCharacter((character) => character.toUpperCase()) },
  { weight: 1, arbitrary: oneCharacter(() => "") },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...RESPELLED).map(
      ([what, by]): Change =>
        (uri) =>
          uri.replace(what, by),
    ),
  },
);

/** None to three changes, which parsers are known to read in different ways. */
export const mutated: fc.Arbitrary<Change> = fc
  .array(change, { maxLength: 3 })
  .map((changes) => (uri) => changes.reduce((text, each) => each(text), uri));

/** At most one change after which the URI is still spelled as a browser spells it. */
export const near: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>((uri) => uri),
  segment.map(
    (text): Change =>
      (uri) =>
        uri.replace(/(?<=\w)\/[a-z0-9-]*(?=\?|$)/, `/${text}`),
  ),
  segment.map(
    (text): Change =>
      (uri) =>
        uri.replace(/(?<=[\w\]])(?=\?|$)/, `/${text}`),
  ),
  segment.map(
    (text): Change =>
      (uri) =>
        uri.replace(/^https:\/\/(?=[a-z])/, `https://${text.replace(/-+$/, "")}.`),
  ),
  segment.map(
    (text): Change =>
      (uri) =>
        uri.replace(/^https:\/\/[a-z]\w*/, `https://${text.replace(/-+$/, "")}`),
  ),
  fc.constant<Change>((uri) => (uri.includes("?") ? `${uri}&x=1` : uri.replace(/$/, "?x=1"))),
  fc.constant<Change>((uri) => uri.replace(/\?.*/, "")),
  fc.constantFrom("3000", "8443", "9000").map(
    (port): Change =>
      (uri) =>
        uri.replace(/:\d+(?=\/)/, `:${port}`),
  ),
  fc.constant<Change>((uri) => uri.replace(/^http(?=:)/, "https")),
);
