import { describe, expect, it } from "vitest";
import {
  allowsHostname,
  allowsOrigin,
  checkRedirect,
  isLoopback,
  mayEndAt,
  parseRedirectRule,
  redirectOrigin,
} from "../../../src/core/redirect-rule";

const RULES = [
  "https://app.example.com/callback",
  "https://app.example.com/with?query=kept&x=%2F",
  "https://bare.example.com",
  "https://wide.example.com/login/*",
  "https://*.previews.example.com/callback",
  "https://*.ports.example.com:8443/callback",
  "http://localhost:3000/*",
  "http://127.0.0.1:3000/callback",
  "http://[::1]:3000/callback",
  "com.example.app:/callback",
  "myapp://callback",
  "https://bücher.example/callback",
  "/own",
].map((entry) => parseRedirectRule(entry, "https://login.example.com"));

const verdict = (uri: string) => {
  const checked = checkRedirect(RULES, uri);
  return "uri" in checked ? "allowed" : checked.problem;
};

describe("the redirect allow-list lets through", () => {
  it.each([
    ["an exact URI", "https://app.example.com/callback"],
    ["an exact URI with its query", "https://app.example.com/with?query=kept&x=%2F"],
    ["an origin with its slash", "https://bare.example.com/"],
    ["an origin without its slash", "https://bare.example.com"],
    ["a path below a listed one", "https://wide.example.com/login/a/b"],
    ["the listed path itself", "https://wide.example.com/login/"],
    ["an encoded letter, in upper case", "https://wide.example.com/login/%C3%BC"],
    ["a URI of 2,048 characters", `https://wide.example.com/login/${"a".repeat(2048 - 31)}`],
    ["any query below a listed path", "https://wide.example.com/login/a?next=%2Fhome&b=https://evil.example"],
    ["a label in place of the star", "https://pr-12.previews.example.com/callback"],
    ["a label before a listed port", "https://pr-12.ports.example.com:8443/callback"],
    ["localhost with a listed port", "http://localhost:3000/anything?x=1"],
    ["127.0.0.1 with a listed port", "http://127.0.0.1:3000/callback"],
    ["IPv6 loopback with a listed port", "http://[::1]:3000/callback"],
    ["a listed private-use scheme (RFC 8252)", "com.example.app:/callback"],
    ["a listed custom scheme", "myapp://callback"],
    ["an IDN host as punycode", "https://xn--bcher-kva.example/callback"],
    ["a path on the own origin", "https://login.example.com/own"],
  ])("%s", (_, uri) => expect(verdict(uri)).toBe("allowed"));
});

describe("the redirect allow-list refuses", () => {
  it.each([
    ["another host", "https://evil.example/callback"],
    ["another scheme", "http://app.example.com/callback"],
    ["another path", "https://app.example.com/callback/more"],
    ["a longer last segment", "https://app.example.com/callbackx"],
    ["a query that is not listed", "https://app.example.com/callback?x=1"],
    ["an empty query", "https://app.example.com/callback?"],
    ["the listed query in another order", "https://app.example.com/with?x=%2F&query=kept"],
    ["another case in the path", "https://app.example.com/Callback"],
    ["a fragment", "https://app.example.com/callback#x"],
    ["an empty fragment", "https://app.example.com/callback#"],
    ["user info that looks like the host", "https://app.example.com@evil.example/callback"],
    ["user info before the listed host", "https://evil.example@app.example.com/callback"],
    ["user and password", "https://a:b@app.example.com/callback"],
    ["an empty user", "https://@app.example.com/callback"],
    ["user info under a wildcard path", "https://x@wide.example.com/login/a"],
    ["a backslash for the host's end", "https://evil.example\\@app.example.com/callback"],
    ["a backslash after the host", "https://app.example.com\\callback"],
    ["backslashes for slashes", "https:\\\\app.example.com\\callback"],
    ["a backslash under a wildcard path", "https://wide.example.com/login/\\evil.example"],
    ["a scheme-relative URI", "//app.example.com/callback"],
    ["a path alone", "/callback"],
    ["one slash", "https:/app.example.com/callback"],
    ["three slashes", "https:///app.example.com/callback"],
    ["two slashes in the path", "https://app.example.com//callback"],
    ["two slashes under a wildcard path", "https://wide.example.com/login//evil.example"],
    ["dot segments", "https://app.example.com/x/../callback"],
    ["dot segments out of a wildcard path", "https://wide.example.com/login/../admin"],
    ["dot segments within a wildcard path", "https://wide.example.com/login/a/../b"],
    ["one dot segment", "https://wide.example.com/login/./a"],
    ["encoded dot segments", "https://wide.example.com/login/%2e%2e/admin"],
    ["half-encoded dot segments", "https://wide.example.com/login/.%2E/admin"],
    ["an encoded dot", "https://wide.example.com/login/a%2Ehtml"],
    ["an encoded slash", "https://wide.example.com/login/..%2fadmin"],
    ["an encoded slash, upper case", "https://wide.example.com/login/..%2Fadmin"],
    ["an encoded backslash", "https://wide.example.com/login/..%5cadmin"],
    ["a doubly slashed encoded path", "https://app.example.com/%2fcallback"],
    ["a doubly encoded slash", "https://wide.example.com/login/..%252fadmin"],
    ["a doubly encoded dot segment", "https://wide.example.com/login/%252e%252e/admin"],
    [
      "a dot segment encoded twice, every character of it",
      "https://wide.example.com/login/%25%32%65%25%32%65/admin",
    ],
    ["a dot segment within a broken encoding", "https://wide.example.com/login/%%32e%%32e/admin"],
    ["a dot segment with a path parameter", "https://wide.example.com/login/..;/admin"],
    ["an encoded NUL", "https://wide.example.com/login/%00"],
    ["the wildcard path without its slash", "https://wide.example.com/login"],
    ["a path that only begins alike", "https://wide.example.com/login-evil/"],
    ["mixed case in the host", "https://App.Example.com/callback"],
    ["mixed case in the scheme", "HTTPS://app.example.com/callback"],
    ["a trailing dot", "https://app.example.com./callback"],
    ["two trailing dots", "https://app.example.com../callback"],
    ["a trailing dot under a star", "https://pr.previews.example.com./callback"],
    ["the default port spelt out", "https://app.example.com:443/callback"],
    ["another port", "https://app.example.com:8443/callback"],
    ["an empty port", "https://app.example.com:/callback"],
    ["a port with zeros", "http://localhost:03000/callback"],
    ["localhost with a port that is not listed", "http://localhost:3001/callback"],
    ["localhost without a port", "http://localhost/callback"],
    ["a host that begins with localhost", "http://localhost.evil.example:3000/callback"],
    ["127.0.0.1 in octal", "http://0177.0.0.1:3000/callback"],
    ["127.0.0.1 as a number", "http://2130706433:3000/callback"],
    ["127.1", "http://127.1:3000/callback"],
    ["IPv6 loopback spelt out", "http://[0:0:0:0:0:0:0:1]:3000/callback"],
    ["a homograph", "https://аpp.example.com/callback"],
    ["a homograph as punycode", "https://xn--pp-6kc.example.com/callback"],
    ["an IDN host as typed", "https://bücher.example/callback"],
    ["full-width letters", "https://ａpp.example.com/callback"],
    ["an ideographic full stop", "https://app。example.com/callback"],
    ["a soft hyphen in the host", "https://app.exa\u00admple.com/callback"],
    ["a zero-width space", "https://app.example.com\u200b/callback"],
    ["a tab in the scheme", "https:\t//app.example.com/callback"],
    ["a tab in the host", "https://app.exa\tmple.com/callback"],
    ["a newline in the path", "https://app.example.com/call\nback"],
    ["a carriage return and a header", "https://app.example.com/callback\r\nSet-Cookie: a=b"],
    ["a leading space", " https://app.example.com/callback"],
    ["a trailing space", "https://app.example.com/callback "],
    ["a trailing newline", "https://app.example.com/callback\n"],
    ["a NUL", "https://app.example.com/callback\0"],
    ["an encoded host", "https://app%2eexample.com/callback"],
    ["nothing in place of the star", "https://previews.example.com/callback"],
    ["an empty label in place of the star", "https://.previews.example.com/callback"],
    ["two labels in place of the star", "https://a.b.previews.example.com/callback"],
    ["a label that begins with an underscore", "https://_pr.previews.example.com/callback"],
    ["a label that ends with an underscore", "https://pr_.previews.example.com/callback"],
    ["a label of 64 characters", `https://${"a".repeat(64)}.previews.example.com/callback`],
    ["the star itself", "https://*.previews.example.com/callback"],
    ["a host that only ends alike", "https://evilpreviews.example.com/callback"],
    ["the parent as a label of another host", "https://pr.previews.example.com.evil.example/callback"],
    ["a label with an empty query", "https://pr.previews.example.com/callback?"],
    ["a label with another path", "https://pr.previews.example.com/other"],
    ["a label with another port", "https://pr.previews.example.com:8443/callback"],
    ["a label without the listed port", "https://pr.ports.example.com/callback"],
    ["a label over http", "http://pr.previews.example.com/callback"],
    ["user info under a star", "https://evil.example@pr.previews.example.com/callback"],
    ["javascript:", "javascript:alert(1)"],
    ["javascript: with a host", "javascript://app.example.com/%0aalert(1)"],
    ["data:", "data:text/html,<script>alert(1)</script>"],
    ["vbscript:", "vbscript:x"],
    ["file:", "file:///etc/passwd"],
    ["blob:", "blob:https://app.example.com/callback"],
    ["view-source:", "view-source:https://app.example.com/callback"],
    ["a custom scheme that is not listed", "otherapp://callback"],
    ["more path on a custom scheme", "com.example.app:/callback/more"],
    ["a host on a private-use scheme", "com.example.app://callback"],
    ["mixed case in a custom scheme", "MyApp://callback"],
    ["nothing", ""],
    ["a word", "callback"],
    ["a URI of 2,049 characters", `https://wide.example.com/login/${"a".repeat(2049 - 31)}`],
  ])("%s", (_, uri) => expect(verdict(uri)).not.toBe("allowed"));

  it("what could be allowed and is not, and what never could be, each by its name", () => {
    expect(verdict("https://evil.example/callback")).toBe("not allowed");
    expect(verdict("https://App.Example.com/callback")).toBe("invalid");
  });
});

describe("an entry of the allow-list is refused at configuration", () => {
  it.each([
    ["a star alone", "*"],
    ["a star in the middle of a host", "https://a.*.example.com/callback"],
    ["a star as part of a label", "https://pr-*.example.com/callback"],
    ["two stars", "https://*.*.example.com/callback"],
    ["a star for the whole host", "https://*/callback"],
    ["a star before a top-level domain", "https://*.com/callback"],
    ["a star before a name with a trailing dot", "https://*.com./callback"],
    ["a star before a longer name with a trailing dot", "https://*.example.com./callback"],
    ["a star before a name with an underscore", "https://*._x.example.com/callback"],
    ["a star before a number", "https://*.1.1/callback"],
    ["a star for host and path", "https://*.example.com/*"],
    ["a star in the middle of a path", "https://app.example.com/*/callback"],
    ["a star that ends a segment", "https://app.example.com/call*"],
    ["a star that ends a query", "https://app.example.com/callback?next=/*"],
    ["a star on a custom scheme", "myapp://*"],
    ["a star on a scheme that ends like http", "myhttp://app/*"],
    ["a star on a scheme that begins like https", "httpsx://app/*"],
    ["plain http on a host that begins like this machine's", "http://localhost.evil.example/callback"],
    ["plain http on a host that ends like this machine's", "http://evil-localhost/callback"],
    ["a star over http", "http://*.example.com/callback"],
    ["plain http elsewhere than here", "http://app.example.com/callback"],
    ["a fragment", "https://app.example.com/#x"],
    ["user info", "https://user@app.example.com/"],
    ["javascript:", "javascript:alert(1)"],
    ["data:", "data:text/html,x"],
    ["an encoded slash that could never match", "https://app.example.com/a%2fb"],
    ["no scheme", "app.example.com/callback"],
    ["no scheme before a host and port", "localhost:3000"],
    ["no scheme before a host, port and path", "app.example.com:8443/callback"],
    ["a word", "callback"],
  ])("%s", (_, entry) => expect(() => parseRedirectRule(entry, "https://login.example.com")).toThrow(/^"/));
});

it("an entry with a fragment is told why it cannot have one", () => {
  expect(() => parseRedirectRule("https://app.example.com/#", "https://login.example.com")).toThrow(
    /fragment/,
  );
});

describe("scripts may call from", () => {
  it.each([
    ["the origin of an exact entry", "https://app.example.com", true],
    ["the origin of a wildcard path", "http://localhost:3000", true],
    ["a label under a star", "https://pr-1.previews.example.com", true],
    ["the own origin", "https://login.example.com", true],
    ["no other origin", "https://evil.example", false],
    ["no origin at another port", "http://localhost:3001", false],
    ["no two labels under a star", "https://a.b.previews.example.com", false],
    ["no opaque origin", "null", false],
    ["no origin with a path", "https://app.example.com/", false],
    ["nothing", "", false],
  ])("%s", (_, origin, allowed) => expect(allowsOrigin(RULES, origin)).toBe(allowed));
});

describe("a host is ours or a frontend's", () => {
  const ours = { publicUrl: "https://login.example.org:8443", frontendRules: RULES };
  it.each([
    ["where we are ourselves", "login.example.org", true],
    ["where a frontend is", "app.example.com", true],
    ["where a frontend is by its path alone", "wide.example.com", true],
    ["where one label stands for the star", "pr-1.previews.example.com", true],
    ["not where the star's own name is", "previews.example.com", false],
    ["not where two labels stand for the star", "a.b.previews.example.com", false],
    ["not where an application has no host", "", false],
    ["not elsewhere", "evil.example", false],
  ])("%s", (_, hostname, isOurs) => expect(allowsHostname(ours, hostname)).toBe(isOurs));
});

describe("tokens are for", () => {
  it.each([
    ["the origin of a frontend", "https://app.example.com/callback?x=1", "https://app.example.com"],
    ["its port, too", "http://localhost:3000/a", "http://localhost:3000"],
    ["the scheme of an application", "com.example.app:/callback", "com.example.app://"],
    ["and its host, where it has one", "myapp://callback/a", "myapp://callback"],
  ])("%s", (_, uri, audience) => expect(redirectOrigin(uri)).toBe(audience));
});

describe("a login may end", () => {
  it.each([
    ["https://app.example.com/", true],
    ["com.example.app:/callback", true],
    ["myftp:/callback", true],
    ["javascript:alert(1)", false],
    ["ftp://app.example.com/", false],
    ["wss://app.example.com/", false],
  ])("at %s: %s", (uri, may) => expect(mayEndAt(new URL(uri))).toBe(may));
});

describe("this machine is", () => {
  it.each([
    ["http://localhost:3000/", true],
    ["http://127.0.0.1/", true],
    ["http://[::1]:3000/", true],
    ["http://localhost.example.com/", false],
    ["http://my-localhost/", false],
  ])("at %s: %s", (uri, is) => expect(isLoopback(new URL(uri))).toBe(is));
});
