import fc from "fast-check";
import type { ReferenceEntry } from "./redirect-reference";

/** An entry of an allow-list: as an operator writes it, in parts, and a URI that it is there for. */
export interface Listed {
  text: string;
  entry: ReferenceEntry;
  matching: string;
}

export const segment = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,5}$/);
const path = fc.array(segment, { maxLength: 3 }).map((segments) => `/${segments.join("/")}`);
const host = fc.constantFrom(
  "app.example.com",
  "example.com",
  "a.b.c.example",
  "xn--bcher-kva.example",
  "x-1.example",
);
const query = fc.constantFrom(null, "a=1", "next=%2Fhome&b=2", "q");
const site = fc.oneof(
  fc.record({ scheme: fc.constant("https"), host, port: fc.constantFrom("", "8443", "444") }),
  fc.record({
    scheme: fc.constantFrom("http", "https"),
    host: fc.constantFrom("localhost", "127.0.0.1", "[::1]"),
    port: fc.constantFrom("3000", "5173"),
  }),
);
type Site = { scheme: string; host: string; port: string };
const origin = ({ scheme, host, port }: Site, label = "") =>
  `${scheme}://${label}${host}${port === "" ? "" : `:${port}`}`;

const exact = fc.tuple(site, path, query).map(([at, path, query]): Listed => {
  const text = `${origin(at)}${path}${query === null ? "" : `?${query}`}`;
  return { text, matching: text, entry: { ...at, path, query, anyLabel: false, below: false } };
});

const below = fc.tuple(site, path, segment, query).map(([at, path, rest, query]): Listed => {
  const base = path === "/" ? path : `${path}/`;
  return {
    text: `${origin(at)}${base}*`,
    matching: `${origin(at)}${base}${rest}${query === null ? "" : `?${query}`}`,
    entry: { ...at, path: base, query: null, anyLabel: false, below: true },
  };
});

const anyLabel = fc
  .tuple(
    host,
    fc.constantFrom("", "8443"),
    path,
    segment.filter((text) => !text.endsWith("-")),
  )
  .map(([host, port, path, label]): Listed => {
    const at = { scheme: "https", host, port };
    return {
      text: `${origin(at, "*.")}${path}`,
      matching: `${origin(at, `${label}.`)}${path}`,
      entry: { ...at, path, query: null, anyLabel: true, below: false },
    };
  });

const custom = fc
  .constantFrom(["com.example.app", "", "/callback"], ["myapp", "callback", ""], ["myapp", "host", "/a/b"])
  .map(([scheme = "", host = "", path = ""]): Listed => {
    const text = `${scheme}:${host === "" ? "" : `//${host}`}${path}`;
    const entry = { scheme, host, path, port: "", query: null, anyLabel: false, below: false };
    return { text, matching: text, entry };
  });

export const listed: fc.Arbitrary<Listed> = fc.oneof(
  { weight: 3, arbitrary: exact },
  { weight: 4, arbitrary: below },
  { weight: 3, arbitrary: anyLabel },
  { weight: 1, arbitrary: custom },
);
