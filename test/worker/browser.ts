import { type Instance, ORIGIN } from "./helpers";

/** A person's browser as far as the service can tell: it keeps cookies, asks for pages and sends forms from them. */
export interface Browser {
  cookies: Map<string, string>;
  /** Opens an address, without following redirects. */
  open(url: string): Promise<Response>;
  /** Opens an address, and follows redirects as long as they stay with the service. */
  visit(url: string): Promise<Response>;
  /** Sends the form of one of our pages. */
  submit(path: string, fields?: Record<string, string>): Promise<Response>;
}

export function browser(latchkey: Instance): Browser {
  const cookies = new Map<string, string>();

  async function send(url: string, init: RequestInit): Promise<Response> {
    const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { Accept: "text/html", ...(Cookie && { Cookie }), ...init.headers };
    const response = await latchkey.fetch(url, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "" || /max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  const open = (url: string) => send(url, { method: "GET" });

  return {
    cookies,
    open,
    async visit(url) {
      let response = await open(url);
      for (let hops = 0; hops < 5; hops++) {
        const location = response.headers.get("Location");
        if (location === null) break;
        const next = new URL(location, ORIGIN);
        if (next.origin !== ORIGIN || next.searchParams.has("code")) break;
        response = await open(next.pathname + next.search);
      }
      return response;
    },
    submit: (path, fields = {}) =>
      send(path, {
        method: "POST",
        headers: { Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" },
        body: new URLSearchParams(fields),
      }),
  };
}
