import { request } from "node:http";
import { text } from "node:stream/consumers";

/** Where a person's browser stands: what it asked for last, and the page it got. */
export interface Place {
  url: URL;
  /** What led here. */
  request: Request;
  status: number;
  html: string;
  /** Where its forms may lead, by its Content-Security-Policy. */
  formAction: string | null;
}

/** A person with a browser that keeps cookies, follows redirects and sends the forms of pages, without scripts. */
export interface Person {
  /** Opens an address, and ends where no redirect leads on, or at a host where nobody listens. */
  visit(url: URL | string, headers?: Record<string, string>): Promise<Place>;
  /** Fills in the form of the page that has these fields, and sends it. */
  submit(fields?: Record<string, string>): Promise<Place>;
}

/**
 * `hosts` are the origins that answer, over the network (`true`) or by a handler; at any other a test takes over. All are on
 * localhost, so that to a browser they are one site.
 */
export function newPerson(
  hosts: Record<string, true | ((request: Request) => Response | Promise<Response>)>,
): Person {
  const jar = new CookieJar();
  let place: Place | null = null;

  async function go(request: Request, formAction: string | null): Promise<Place> {
    const url = new URL(request.url);
    if (formAction !== null) checkFormAction(formAction, url, place?.url);
    const host = hosts[url.origin];
    if (host === undefined) return { url, request, status: 0, html: "", formAction: null };
    const cookies = jar.headerFor(url);
    const headers = new Headers(request.headers);
    if (cookies !== "") headers.set("Cookie", cookies);
    const body = request.body === null ? undefined : await request.clone().text();
    const sent = new Request(url, { method: request.method, headers, body });
    const response = await (host === true ? overNetwork(sent, body) : host(sent));
    for (const cookie of response.headers.getSetCookie()) jar.keep(cookie, url);
    const location = response.headers.get("Location");
    if (location === null || response.status < 300 || response.status > 399) {
      const policy = response.headers.get("Content-Security-Policy") ?? "";
      const [, formAction = null] = /form-action ([^;]*)/.exec(policy) ?? [];
      place = { url, request, status: response.status, html: await response.text(), formAction };
      return place;
    }
    if (response.status > 303) throw new Error(`${response.status} would send a form on`);
    return go(new Request(new URL(location, url), { headers: NAVIGATION }), formAction);
  }

  return {
    visit: (url, headers) => go(new Request(url, { headers: { ...NAVIGATION, ...headers } }), null),
    async submit(fields = {}) {
      if (place === null) throw new Error("no page is open");
      const form = formWith(place.html, Object.keys(fields));
      if (form === null) throw new Error(`${place.url} has no such form:\n${place.html}`);
      const action = new URL(form.action ?? place.url, place.url);
      const headers = {
        ...NAVIGATION,
        Origin: place.url.origin,
        "Sec-Fetch-Site": action.origin === place.url.origin ? "same-origin" : "same-site",
      };
      const body = new URLSearchParams({ ...form.hidden, ...fields });
      return go(new Request(action, { method: "POST", headers, body }), place.formAction);
    },
  };
}

/** Not by `fetch`, which calls itself one in Sec-Fetch-Mode. */
function overNetwork({ url, method, headers }: Request, body = ""): Promise<Response> {
  return new Promise((resolve, reject) => {
    const length = { "Content-Length": String(Buffer.byteLength(body)) };
    const options = { method, headers: { ...Object.fromEntries(headers), ...(body !== "" && length) } };
    const sent = request(url, options, async (incoming) => {
      const pairs = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      );
      resolve(new Response(await text(incoming), { status: incoming.statusCode, headers: pairs }));
    });
    sent.once("error", reject).end(body);
  });
}

const NAVIGATION = {
  Accept: "text/html,application/xhtml+xml",
  "Sec-Fetch-Mode": "navigate",
  "Sec-Fetch-Dest": "document",
};

/** Chromium holds a page's form-action against every redirect that the form leads to. */
function checkFormAction(formAction: string, url: URL, page: URL | undefined) {
  const isAllowed = formAction
    .split(" ")
    .some((source) =>
      source === "'self'" ? url.origin === page?.origin : [url.protocol, url.origin].includes(source),
    );
  if (!isAllowed) throw new Error(`form-action ${formAction} does not let the form lead to ${url}`);
}

function formWith(html: string, names: string[]) {
  for (const [, attributes = "", content = ""] of html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    if (!/method="post"/i.test(attributes)) continue;
    const inputs = [...content.matchAll(/<input[^>]*>/g)].map(([input]) => ({
      name: attribute(input, "name") ?? "",
      type: attribute(input, "type"),
      value: attribute(input, "value") ?? "",
    }));
    if (!names.every((name) => inputs.some((input) => input.name === name && input.type !== "hidden")))
      continue;
    const hidden = inputs.filter(({ type }) => type === "hidden").map(({ name, value }) => [name, value]);
    return {
      action: attribute(attributes, "action"),
      hidden: Object.fromEntries(hidden) as Record<string, string>,
    };
  }
  return null;
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`)
    .exec(tag)?.[1]
    ?.replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** Cookies by host name and path (RFC 6265): ports share them. What is `Secure` is kept, for all is on localhost. */
class CookieJar {
  #cookies = new Map<string, { name: string; value: string; hostname: string; path: string }>();

  keep(text: string, { hostname, pathname }: URL) {
    const [pair = "", ...attributes] = text.split(/; */);
    const name = pair.slice(0, pair.indexOf("="));
    const value = pair.slice(pair.indexOf("=") + 1);
    const get = (wanted: string) =>
      attributes
        .find((attribute) => attribute.toLowerCase().startsWith(`${wanted}=`))
        ?.slice(wanted.length + 1);
    const isSet = (wanted: string) => attributes.some((attribute) => attribute.toLowerCase() === wanted);
    const path = get("path") ?? (pathname.replace(/\/[^/]*$/, "") || "/");
    if (name.startsWith("__Host-") && !(isSet("secure") && path === "/" && get("domain") === undefined))
      throw new Error(`no browser would keep ${text}`);
    const key = `${name};${hostname};${path}`;
    const expires = Date.parse(get("expires") ?? "");
    if (Number(get("max-age") ?? 1) <= 0 || expires <= Date.now()) this.#cookies.delete(key);
    else this.#cookies.set(key, { name, value, hostname, path });
  }

  headerFor({ hostname, pathname }: URL): string {
    return [...this.#cookies.values()]
      .filter((cookie) => cookie.hostname === hostname)
      .filter(({ path }) => pathname === path || pathname.startsWith(path.replace(/\/?$/, "/")))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }
}
