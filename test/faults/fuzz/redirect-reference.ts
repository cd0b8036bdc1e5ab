/**
 * The allow-list as design and README describe it, in the terms of the WHATWG URL standard: a URI is allowed where the URL
 * that a browser makes of it has the parts of an entry. Slower than need be, and wider than the service may be: a server
 * behind a listed path is granted every way to read an encoded slash or dot, and the URI must stay below the path in each.
 */
export interface ReferenceEntry {
  scheme: string;
  host: string;
  /** Whether one label stands before the host. */
  anyLabel: boolean;
  port: string;
  path: string;
  /** Whether all below the path will do, with any query. */
  below: boolean;
  query: string | null;
}

export function isAllowedByReference(entries: readonly ReferenceEntry[], uri: string): boolean {
  const url = URL.parse(uri);
  if (url === null || hasCredentials(url) || url.href.includes("#")) return false;
  return entries.some(
    (entry) =>
      url.protocol === `${entry.scheme}:` &&
      url.port === entry.port &&
      isHostOf(entry, url.hostname) &&
      isPathOf(entry, url),
  );
}

const hasCredentials = (url: URL): boolean => url.username !== "" || url.password !== "";

function isHostOf({ host, anyLabel }: ReferenceEntry, hostname: string): boolean {
  if (!anyLabel) return hostname === host;
  const dot = hostname.indexOf(".");
  return dot > 0 && hostname.slice(dot + 1) === host;
}

function isPathOf({ path, below, query }: ReferenceEntry, url: URL): boolean {
  if (!below) return url.pathname === path && queryOf(url) === query;
  return readingsOf(url.pathname).every((reading) => resolved(reading).startsWith(path));
}

/** Null is another query than an empty one. */
const queryOf = (url: URL): string | null => {
  const [, query] = /^[^?#]*\?([^#]*)/.exec(url.href) ?? [];
  return query ?? null;
};

/** A path as it stands, and decoded once, twice, … until nothing changes. */
function readingsOf(path: string): string[] {
  const readings = [path];
  for (;;) {
    const last = readings.at(-1) ?? "";
    const decoded = last.replace(/%([0-7][0-9a-f])/gi, (_, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (decoded === last) return readings;
    readings.push(decoded);
  }
}

/** Without dot segments, a backslash being a slash. */
function resolved(path: string): string {
  const kept: string[] = [];
  const segments = path.replaceAll("\\", "/").split("/").slice(1);
  for (const [place, segment] of segments.entries()) {
    if (segment === "..") kept.pop();
    if (segment === "." || segment === "..") {
      if (place === segments.length - 1) kept.push("");
    } else kept.push(segment);
  }
  return `/${kept.join("/")}`;
}
