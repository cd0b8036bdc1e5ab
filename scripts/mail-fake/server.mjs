import { createServer } from "node:http";
import { answerTo } from "./accounts.mjs";
import { BEHAVIOURS } from "./behaviours.mjs";
import { createOutbox } from "./outbox.mjs";
import { page } from "./page.mjs";
import { PROVIDERS } from "./providers/index.mjs";
import { readCall } from "./read-call.mjs";

const HOST = "127.0.0.1";

/**
 * Plays every mail provider at `<url>/<behaviour>/<provider>`, to which the provider's own path is appended.
 * @param {{ port?: number }} [options] without a port the system chooses a free one
 */
export async function startMailFake({ port = 0 } = {}) {
  const outbox = createOutbox();
  const server = createServer((request, response) => {
    serve(request, response).catch((error) => {
      if (response.headersSent || response.destroyed) return response.destroy();
      send(response, {
        status: 500,
        body: { message: `The fake cannot read this request: ${error.message}` },
      });
    });
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => resolve(undefined));
  });
  const address = server.address();
  const url = `http://${HOST}:${typeof address === "object" ? address?.port : port}`;

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async function serve(request, response) {
    const target = request.url ?? "/";
    const { pathname } = new URL(target, url);
    const own = OWN[`${request.method} ${pathname}`];
    if (own) return send(response, own({ url, outbox }));

    const [, behaviour = "", name = "", path = ""] = /^\/([^/]*)\/([^/]*)(.*)$/.exec(pathname) ?? [];
    const call = await readCall(request, path);
    outbox.note(target, call);
    if (!Object.hasOwn(BEHAVIOURS, behaviour) || !Object.hasOwn(PROVIDERS, name))
      return send(response, {
        status: 404,
        body: {
          message: "The path is /<behaviour>/<provider>/<the provider's own path>.",
          behaviours: Object.keys(BEHAVIOURS),
          providers: Object.keys(PROVIDERS),
        },
      });
    // What the doctor asks, at whatever path: whether a key is good.
    if (call.method === "GET")
      return send(response, behaviour === "bad-key" ? { status: 401, body: {} } : answerTo(name));
    const provider = /** @type {import("./types.mjs").Provider} */ (PROVIDERS[name]);
    if (call.method !== "POST" || !provider.path.test(path))
      return send(response, {
        status: call.method === "POST" ? 404 : 405,
        body: { message: `${name} takes a POST to a path like ${provider.path.source} alone.` },
      });
    BEHAVIOURS[behaviour]?.play({
      provider,
      call,
      response,
      take: () => outbox.take(provider, call),
      answer: (answer) => send(response, answer),
      cut: () => request.socket.destroy(),
      later: (work, ms) => {
        const timer = setTimeout(work, ms);
        response.once("close", () => clearTimeout(timer));
      },
    });
  }

  return {
    url,
    mails: () => [...outbox.mails],
    requests: () => [...outbox.requests],
    /** Does not wait for answers that will never come. @returns {Promise<void>} */
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/**
 * What the server answers as itself.
 * @type {Record<string, (the: { url: string, outbox: ReturnType<typeof createOutbox> }) => import("./types.mjs").Answer>}
 */
const OWN = {
  "GET /": ({ url, outbox }) => ({
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    },
    body: page(url, outbox.mails),
  }),
  "GET /mails.json": ({ outbox }) => ({ status: 200, body: outbox.mails }),
  "DELETE /mails.json": ({ outbox }) => {
    outbox.clear();
    return { status: 204 };
  },
  "GET /requests.json": ({ outbox }) => ({ status: 200, body: outbox.requests }),
};

/** @param {import("node:http").ServerResponse} response @param {import("./types.mjs").Answer} answer */
function send(response, { status, headers = {}, body }) {
  const bytes = Buffer.from(body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body));
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const length = status === 204 ? {} : { "content-length": String(bytes.length) };
  response.writeHead(status, { ...type, ...length, ...headers }).end(bytes);
}
