import { Agent, request as httpRequest } from "node:http";

/**
 * @typedef {{ status: number, headers: Record<string, any>, text: string }} Answer
 * @typedef {{ request(path: string, init?: { method?: string, headers?: Record<string, string>, body?: string }): Promise<Answer> }} Client
 */

/** Asks a Worker over kept connections; follows no redirect and keeps no cookie. @param {() => string} origin @param {number} [sockets] @returns {Client} */
export function createClient(origin, sockets = 16) {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  return {
    request: (path, { method = "GET", headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(origin());
        const sent = httpRequest(
          {
            agent,
            hostname,
            port,
            path,
            method,
            headers: body === undefined ? headers : { ...headers, "Content-Length": Buffer.byteLength(body) },
          },
          (response) => {
            let text = "";
            response.setEncoding("utf8");
            response.on("data", (part) => {
              text += part;
            });
            response.on("end", () =>
              resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
            );
            response.on("error", reject);
          },
        );
        sent.on("error", reject);
        sent.end(body);
      }),
  };
}
