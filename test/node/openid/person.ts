/** Where a person's browser stands: what it asked for last, and the page it got. */
export interface Place {
  url: URL;
  /** What led here. */
  request: Request;
  status: number;
  html: string;
}

/** A person with a browser that keeps cookies, follows redirects and sends the forms of pages, without scripts. */
export interface Person {
  /** Opens an address, and ends where no redirect leads on, or at a host where nobody listens. */
  visit(url: URL | string): Promise<Place>;
  /** Fills in the form of the page that has these fields, and sends it. */
  submit(fields?: Record<string, string>): Promise<Place>;
}

/**
 * `hosts` are the origins that answer; any other is where a test takes over. A name that is there for its origin alone
 * is asked over the network, and one with a handler is called.
 */
export function newPerson(
  hosts: Record<string, true | ((request: Request) => Response | Promise<Response>)>,
) {
  const jar = new CookieJar();
  let place: Place | null = null;

  async function go(request: Request, formAction: string | null): Promise<Place> {
    const url = new URL(request.url);
    if (formAction !== null) checkFormAction(formAction, url, place?.url);
    const host = hosts[url.origin];
    if (host === undefined) return { url, request, status: 0, html: "" };
    const body = request.body === null ? undefined : await request.clone().text();
    const headers = new Headers(request.headers);
    const cookies = jar.headerFor(url);
    if (cookies !== "") headers.set("Cookie", cookies);
    const init = { method: request.method, headers, body, redirect: "manual" } as const;
    const response = await (host === true ? fetch(url, init) : host(new Request(url, init)));
    for (const cookie of response.headers.getSetCookie()) jar.keep(cookie, url);
    const location = response.headers.get("Location");
    if (location === null || response.status < 300 || response.status > 399) {
      const policy = response.headers.get("Content-Security-Policy") ?? "";
      const html = await response.text();
      place = { url, request, status: response.status, html };
      allowed = /form-action ([^;]*)/.exec(policy)?.[1] ?? null;
      return place;
    }
    if (response.status > 303) throw new Error(`${response.status} would send a form on`);
    await response.body?.cancel();
    return go(new Request(new URL(location, url), { headers: NAVIGATION }), formAction);
  }
  let allowed: string | null = null;

  const person: Person = {
    visit: (url) => go(new Request(url, { headers: NAVIGATION }), null),
    async submit(fields = {}) {
      if (place === null) throw new Error("no page is open");
      const form = formWith(place.html, Object.keys(fields));
      if (form === null) throw new Error(`${place.url} has no such form:\n${place.html}`);
      const action = new URL(form.action ?? place.url, place.url);
      const sameOrigin = action.origin === place.url.origin;
      const headers = {
        ...NAVIGATION,
        Origin: place.url.origin,
        "Sec-Fetch-Site": sameOrigin ? "same-origin" : "cross-site",
      };
      const body = new URLSearchParams({ ...form.hidden, ...fields });
      return go(new Request(action, { method: "POST", headers, body }), allowed);
    },
  };
  return person;
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
