/**
 * Where a person may be sent back to (RFC 9700 §2.1, §4.1). An entry of the allow-list is one of
 *   https://app.example.com/callback?x=1   exactly this URI
 *   https://app.example.com/login/*        any path below /login/, any query
 *   https://*.app.example.com/callback     one label, never a dot, in place of the star
 * A custom scheme (`com.example.app:/callback`) is listed exactly; plain http only for this machine.
 */
export type RedirectRule =
  | { match: "exact"; origin: string; href: string }
  | { match: "path"; origin: string; prefix: string }
  | { match: "label"; parent: string; port: string; rest: string };

declare const allowed: unique symbol;
/** A redirect URI that is on the allow-list, in the only spelling that is accepted of it. */
export type RedirectUri = string & { readonly [allowed]: true };

/** Finds whether a rule lets this URI through: the URI, or why not. */
export function checkRedirect(
  rules: readonly RedirectRule[],
  uri: string,
): { uri: RedirectUri } | { problem: "invalid" | "not allowed" } {
  const url = parseCanonical(uri);
  if (url === null) return { problem: "invalid" };
  return rules.some((rule) => allows(rule, url)) ? { uri: uri as RedirectUri } : { problem: "not allowed" };
}

/** Whether a script of this origin may call with credentials (CORS): the origins of the allow-list may. */
export function allowsOrigin(rules: readonly RedirectRule[], origin: string): boolean {
  const url = parseCanonical(origin);
  if (url === null || url.origin !== origin) return false;
  return rules.some((rule) => (rule.match === "label" ? allowsHost(rule, url) : rule.origin === origin));
}

/** Whether pages of this host may be ours or a frontend's. */
export const allowsHostname = (
  { publicUrl, frontendRules }: { publicUrl: string; frontendRules: readonly RedirectRule[] },
  hostname: string,
): boolean =>
  hostname === new URL(publicUrl).hostname ||
  frontendRules.some((rule) =>
    rule.match === "label"
      ? hostname.split(".").slice(1).join(".") === rule.parent
      : rule.origin !== "null" && new URL(rule.origin).hostname === hostname,
  );

/** The URI's origin, or scheme and host where the scheme has none: the audience of the tokens sent there. */
export function redirectOrigin(uri: string): string {
  const url = new URL(uri);
  return url.origin === "null" ? `${url.protocol}//${url.host}` : url.origin;
}

/**
 * Reads one entry of the allow-list; one that begins with "/" is on `publicUrl`.
 * @throws Error that says what is wrong with the entry
 */
export function parseRedirectRule(entry: string, publicUrl: string): RedirectRule {
  const text = entry.startsWith("/") ? publicUrl + entry : entry;
  if (text.endsWith("/*")) {
    const { protocol, origin, pathname } = parseEntry(entry, text.slice(0, -1));
    if (text.includes("?")) throw new Error(`"${entry}" may not end on a star in its query`);
    if (!/^https?:$/.test(protocol))
      throw new Error(`"${entry}" must be listed in full, for its scheme has no origin`);
    return { match: "path", origin, prefix: pathname };
  }
  if (text.startsWith("https://*.")) {
    const { hostname, port, href, origin } = parseEntry(entry, text.replace("*.", ""));
    if (!/^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(hostname))
      throw new Error(`"${entry}" needs a name of two labels behind the star`);
    return { match: "label", parent: hostname, port, rest: href.slice(origin.length) };
  }
  const { origin, href } = parseEntry(entry, text);
  return { match: "exact", origin, href };
}

const NEVER =
  /^(?:javascript|data|vbscript|file|blob|filesystem|about|view-source|wss?|ftp|mailto|tel|chrome):$/;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** Whether a login may end at an address of this kind at all. */
export const mayEndAt = (url: URL): boolean => !NEVER.test(url.protocol);

export const isLoopback = (url: URL): boolean => LOOPBACK.test(url.hostname);

function parseEntry(entry: string, text: string): URL {
  const refuse = (why: string) => new Error(`"${entry}" ${why}`);
  if (text.includes("*"))
    throw refuse("may have one star: as the first label of an https host, or as /* at the end");
  if (!URL.canParse(text) || /^[\w.-]+:\d/.test(text))
    throw refuse("is no absolute URI: it lacks https:// or the like");
  const url = new URL(text);
  if (text.includes("#")) throw refuse("has a fragment, which is where the token goes");
  if (NEVER.test(url.protocol)) throw refuse(`has a scheme that no login may end on`);
  if (url.protocol === "http:" && !isLoopback(url))
    throw refuse("must be https, for it is not on this machine");
  if (parseCanonical(url.href) === null)
    throw refuse("has a user name, an encoded slash or dot, a broken or doubled encoding, or // in its path");
  return url;
}

/** An encoded dot, slash, backslash or NUL, and what becomes one when it is decoded again: an encoded or a broken encoding. */
const ENCODED = /%(?:2e|2f|5c|00|25[%\da-f]|(?![\da-f]{2}))/i;

/**
 * Accepts a URI only as the WHATWG URL standard would write it, which is how `location.href` shows it. So no parser
 * downstream can read another host from it: no backslash, tab, dot segment, upper-case host, default port or IDN
 * spelling gets past the comparison. What survives serialisation (user info, encoded slashes and dots) is refused too.
 */
function parseCanonical(uri: string): URL | null {
  if (uri.length > 2048 || uri.includes("#") || !URL.canParse(uri)) return null;
  const url = new URL(uri);
  const withoutSlash = url.href.replace(`${url.host}/`, url.host);
  const canonical = uri === url.href || (url.pathname === "/" && uri === withoutSlash);
  if (!canonical || url.username !== "" || url.password !== "") return null;
  return ENCODED.test(url.pathname) || /\/\/|\/\.{1,2};/.test(url.pathname) ? null : url;
}

function allows(rule: RedirectRule, url: URL): boolean {
  switch (rule.match) {
    case "exact":
      return url.href === rule.href;
    case "path":
      return url.origin === rule.origin && url.pathname.startsWith(rule.prefix);
    case "label":
      return allowsHost(rule, url) && url.href.slice(url.origin.length) === rule.rest;
  }
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function allowsHost(rule: RedirectRule & { match: "label" }, url: URL): boolean {
  const [label = "", ...parent] = url.hostname.split(".");
  return (
    url.protocol === "https:" &&
    LABEL.test(label) &&
    parent.join(".") === rule.parent &&
    url.port === rule.port
  );
}
