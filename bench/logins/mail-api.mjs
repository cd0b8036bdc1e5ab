import { createServer } from "node:http";

/** A mail provider's API on loopback: takes every mail, and keeps the last to each address until it is fetched. */
export async function startMailApi() {
  const mails = /** @type {Map<string, any>} */ (new Map());
  let taken = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const mail = JSON.parse(body);
      for (const address of [mail.to].flat()) mails.set(address, mail);
      taken++;
      response.setHeader("Content-Type", "application/json");
      response.end(`{"id":"mail-${taken}"}`);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    /** The last mail to this address, which is then forgotten. @param {string} address */
    fetchMail(address) {
      const mail = mails.get(address);
      if (mail === undefined) throw new Error(`no mail to ${address}`);
      mails.delete(address);
      return mail;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
