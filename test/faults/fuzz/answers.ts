import { expect } from "vitest";
import { ORIGIN } from "../../worker/helpers";
import { APP } from "../../worker/openid";
import type { Endpoint } from "./endpoint";
import { MARKER, RAW_MARKER } from "./naughty";
import { fieldsOf } from "./schema-fields";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** What holds of every answer of an endpoint, whatever it was asked. */
export function expectDocumented(endpoint: Endpoint, method: string, answer: Answer): void {
  const { works, refuses } = endpoint;
  const ofAll = method === "HEAD" ? [200, 431] : [431];
  expect([works, ...refuses, ...ofAll]).toContain(answer.status);
  expectGuarded(endpoint, answer.headers);
  expectOwnLocation(answer.headers.get("Location"));
  expectNoForeignCaller(answer.headers);
  if (method === "HEAD" || answer.text === "") return;
  const type = answer.headers.get("Content-Type") ?? "";
  if (type.startsWith("text/html")) expectSafePage(endpoint, answer);
  else if (answer.status >= 400 || type.startsWith("application/json")) expectJson(endpoint, answer);
  else expect(endpoint.answers, type).toBe("file");
}

function expectGuarded({ answers }: Endpoint, headers: Headers): void {
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(headers.get("X-Frame-Options")).toBe("DENY");
  expect(headers.get("Referrer-Policy")).toMatch(/^(?:no-referrer|same-origin)$/);
  expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
  expect(headers.get("Cache-Control")).toMatch(
    answers === "file" ? /^(?:no-store|public, max-age=300)$/ : /^no-store$/,
  );
  for (const [name, value] of headers) {
    // It says back who asks.
    if (name === "access-control-allow-origin") continue;
    expect(value, name).toMatch(/^[\x20-\x7e]*$/);
    expect(RAW_MARKER.test(value), `${name}: ${value}`).toBe(false);
  }
}

/** Our own pages, the test's frontend and application. */
const PLACES = [ORIGIN, "http://localhost:3000", "http://localhost:5173", APP];

function expectOwnLocation(location: string | null): void {
  if (location === null) return;
  expect(location).toMatch(/^(?:\/(?![/\\])|https?:\/\/[a-z])[\x21-\x5b\x5d-\x7e]*$/);
  const url = new URL(location, ORIGIN);
  expect(PLACES).toContain(url.origin);
  expect(url.username + url.password).toBe("");
}

function expectNoForeignCaller(headers: Headers): void {
  const origin = headers.get("Access-Control-Allow-Origin");
  expect(origin).not.toBe("*");
  if (headers.get("Access-Control-Allow-Credentials") !== null) expect([...PLACES, null]).toContain(origin);
}

const POLICY =
  /^default-src 'none'; style-src 'self'; img-src data:;( script-src 'self';)? form-action 'self'(?: https: (?!javascript|data|vbscript|blob|file)[a-z][a-z0-9+.-]*:)?; frame-ancestors 'none'; base-uri 'none'$/;

function expectSafePage({ answers }: Endpoint, { status, headers, text }: Answer): void {
  expect(headers.get("Content-Type")).toBe("text/html; charset=UTF-8");
  const found = RAW_MARKER.exec(text);
  expect(found && text.slice(found.index - 80, found.index + 80)).toBeNull();
  if (answers === "file") return;
  if (status !== 404) expect(answers).toBe("page");
  expect(headers.get("Content-Security-Policy")).toMatch(POLICY);
  expect(text).not.toMatch(
    /<script(?! src="\/)|\s(?:href|src|action)="?\s*(?:javascript|data(?!:,")|vbscript):|<base|<img src=x/i,
  );
  const withoutValues = text.replace(/="[^"]*"/g, "=");
  expect(withoutValues).not.toMatch(/<[^<>]+\son\w+=/i);
}

function expectJson({ route, schema, names = [] }: Endpoint, { status, headers, text }: Answer): void {
  expect(headers.get("Content-Type")).toMatch(/^application\/json/);
  const body = JSON.parse(text);
  if (status < 400) return;
  expect(Object.prototype.toString.call(body)).toBe("[object Object]");
  const keys = Object.keys(body).sort().join();
  const own = [...(schema ? fieldsOf(schema).map(({ name }) => name) : []), ...names];
  if (route.includes(" /oauth/") && "error" in body) {
    expect(keys).toBe("error,error_description");
    expect(body.error).toMatch(/^[a-z_]+$/);
  } else if (status === 422) {
    expect(keys).not.toBe("");
    for (const key of Object.keys(body)) expect(own).toContain(key);
  } else if (status === 403) expect(["message", "email", "username"]).toContain(keys);
  else if (status === 429) {
    expect(keys).toBe("message,retryAfter");
    expect(headers.get("Retry-After")).toBe(String(body.retryAfter));
  } else expect(keys).toBe("message");
  for (const value of Object.values(body)) expect(String(value)).not.toContain(MARKER.slice(0, 3));
}
