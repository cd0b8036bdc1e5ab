import { isDocumented } from "./documented.mjs";

export const CALLBACK = "http://localhost:3000/callback";

/** A request that got no answer: nobody knows what it did. */
export class Unanswered extends Error {}

/**
 * @typedef {object} World
 * @property {import("./service.mjs").Service} service
 * @property {import("./post-office.mjs").PostOffice} post
 * @property {import("./ledger.mjs").Ledger} ledger
 */

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Headers} headers
 * @property {string} text
 * @property {string} location
 */

/**
 * @typedef {object} Message
 * @property {Record<string, string>} [headers]
 * @property {unknown} [json]
 * @property {Record<string, string>} [form]
 * @property {string} [body]
 */

/** @typedef {ReturnType<typeof createBrowser>} Browser */

const AGENTS = [
  "Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
];

/** The network of the person or machine of this number. @param {number} number @param {number} kind */
export const networkOf = (number, kind) => `10.${kind}.${(number >> 8) & 255}.${number & 255}`;

/**
 * What keeps cookies and asks the service, and watches that every answer is one that is documented and leads nowhere else.
 * @param {World} world @param {string} network @param {number} [agent]
 */
export function createBrowser({ service, ledger }, network, agent = 0) {
  /** @type {Map<string, string>} */
  const cookies = new Map();

  /** @param {string} method @param {string} path @param {Message} [message] @returns {Promise<Answer>} */
  async function send(method, path, { headers, json, form, body } = {}) {
    const request = `${method} ${new URL(path, service.origin).pathname}`;
    const life = service.lives();
    const type = json !== undefined && { "Content-Type": "application/json" };
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const init = {
      method,
      headers: {
        "CF-Connecting-IP": network,
        "User-Agent": AGENTS[agent % AGENTS.length] ?? "",
        ...(cookie && { Cookie: cookie }),
        ...type,
        ...headers,
      },
      body: form ? new URLSearchParams(form) : json === undefined ? body : JSON.stringify(json),
      redirect: /** @type {const} */ ("manual"),
      signal: AbortSignal.timeout(30_000),
    };
    const answer = await ask(new URL(path, service.origin), init).catch((error) => {
      if (service.up() && service.lives() === life)
        ledger.problem(
          `no answer while the service was up: ${request} (${error.cause?.message ?? error.message})`,
        );
      ledger.answer(request, "none");
      throw new Unanswered(request);
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    ledger.answer(request, String(answer.status));
    if (!isDocumented(request, answer.status))
      ledger.problem(`not documented: ${answer.status} to ${request}`);
    const { origin } = new URL(answer.location || "/", service.origin);
    if (origin !== service.origin && origin !== new URL(CALLBACK).origin)
      ledger.problem(`led to ${origin}: ${request}`);
    return answer;
  }

  return {
    cookies,
    send,
    /** As a script does. @param {string} path @param {Record<string, string>} [headers] */
    get: (path, headers) => send("GET", path, { headers: { Accept: "application/json", ...headers } }),
    /** @param {string} path @param {unknown} json */
    post: (path, json) => send("POST", path, { json }),
    /** As a person does who goes there. @param {string} path */
    open: (path) => send("GET", path, { headers: { Accept: "text/html" } }),
    /** As one of the service's pages does. @param {string} path @param {Record<string, string>} form */
    submit: (path, form) =>
      send("POST", path, {
        form,
        headers: { Accept: "text/html", Origin: service.origin, "Sec-Fetch-Site": "same-origin" },
      }),
  };
}

/** @param {URL} url @param {RequestInit} init @returns {Promise<Answer>} */
async function ask(url, init) {
  const response = await fetch(url, init);
  const location = response.headers.get("Location") ?? "";
  return { status: response.status, headers: response.headers, text: await response.text(), location };
}
