import { ORIGIN } from "../../worker/helpers";
import { isLongRun } from "./runs";

export type Fields = [name: string, value: string][];

/** A request in parts, so that each can be changed by itself. */
export interface Parts {
  method: string;
  /** What stands for the parameter of the path, if there is one. */
  place?: string;
  /** What stands for the first, if there are two. */
  owner?: string;
  query: Fields;
  headers: Fields;
  cookies: Fields;
  json?: unknown;
  form?: Fields;
  /** As it goes over the wire: goes before the others. */
  raw?: { body: Uint8Array; type: string | null };
  /** Behind the query, as it is. */
  rawQuery?: string;
}

/** The request that is made of these parts, on a path such as `/api/sessions/:id`. */
export function requestOf(parts: Parts, path: string): { url: string; init: RequestInit } {
  const { method, place, owner, query, rawQuery, headers, cookies } = parts;
  const search = [new URLSearchParams(wellFormed(query)).toString(), rawQuery].filter(Boolean).join("&");
  const url = new URL(
    ORIGIN +
      path
        .replace(/:\w+(?=\/:)|:\w+(?=\/.*:)/, () => pathSegment(owner ?? ""))
        .replace(/:\w+/, () => pathSegment(place ?? "")),
  );
  url.search = search;
  const sent = new Headers();
  for (const [name, value] of headers) append(sent, name, value);
  const cookie = cookies.map(([name, value]) => `${name}=${value}`).join("; ");
  if (cookie !== "") append(sent, "Cookie", cookie);
  const body = method === "GET" || method === "HEAD" ? undefined : bodyOf(parts, sent);
  return { url: url.href, init: { method, headers: sent, body } };
}

/** A dot segment would be another path. */
const pathSegment = (text: string): string =>
  /^(?!\.+$)(?!(?:%2e|\.){1,2}$)[\w.%~-]+$/i.test(text)
    ? text
    : encodeURIComponent(text.toWellFormed()).replace(/^\.+$/, "_");

const wellFormed = (fields: Fields): Fields =>
  fields.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]);

function bodyOf({ raw, json, form }: Parts, headers: Headers): BodyInit | undefined {
  if (raw !== undefined) {
    if (raw.type !== null && !headers.has("Content-Type")) headers.set("Content-Type", raw.type);
    return raw.body;
  }
  if (json !== undefined) {
    if (!headers.has("Content-Type")) headers.set("Content-Type", "application/json");
    return new TextEncoder().encode(JSON.stringify(json));
  }
  if (form === undefined) return undefined;
  if (!headers.has("Content-Type")) headers.set("Content-Type", "application/x-www-form-urlencoded");
  return new TextEncoder().encode(new URLSearchParams(wellFormed(form)).toString());
}

/** Headers have no line ends; a name that cannot be one is not sent. */
function append(headers: Headers, name: string, value: string): void {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return;
  const sent = value
    .toWellFormed()
    .slice(0, 8000)
    .replace(/[\0\r\n]/g, " ");
  // Of others in a header the runtime warns at length.
  headers.append(name, isLongRun ? sent : sent.replace(/[^\x20-\x7e]/g, "?"));
}

/** All texts in it, however they are written. */
export const textsOf = (parts: Parts): string => JSON.stringify(parts).replaceAll("\\\\", "\\");

/** For a person who reads of a failure. */
export function describe({ raw, ...parts }: Parts, path: string): string {
  const body = raw && { type: raw.type, body: new TextDecoder().decode(raw.body).slice(0, 500) };
  return `${parts.method} ${path} ${JSON.stringify({ ...parts, raw: body }).slice(0, 3000)}`;
}
