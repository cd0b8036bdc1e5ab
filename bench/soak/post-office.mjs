import { createHash } from "node:crypto";
import { createServer } from "node:http";

/**
 * A mail as a person reads it.
 * @typedef {{ to: string, text: string, link: string, token: string, code: string, attemptId: string }} Mail
 */

/** @typedef {Awaited<ReturnType<typeof openPostOffice>>} PostOffice */

/** @param {string} text */
export const sha256 = (text) => createHash("sha256").update(text).digest("base64url");

/** Takes the service's mail by its provider `webhook`, and keeps all of it however often the service dies. */
export async function openPostOffice() {
  /** @type {Map<string, Mail>} by attempt */
  const mails = new Map();
  const seen = new Set();
  let twice = 0;
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { to, text } = JSON.parse(Buffer.concat(chunks).toString()).data;
    const mail = read(to, text);
    // A webhook-id that comes again is the same mail sent again; another one with the same link is a second mail.
    if (!seen.has(request.headers["webhook-id"]) && mails.has(mail.attemptId)) twice++;
    seen.add(request.headers["webhook-id"]);
    mails.set(mail.attemptId, mail);
    response.writeHead(204).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`,
    mails,
    /** How many mails came of attempts that had one before. */
    twice: () => twice,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @param {string | string[]} to @param {string} text @returns {Mail} */
function read(to, text) {
  const [link = ""] = /https?:\/\/\S+/.exec(text) ?? [];
  const { searchParams } = new URL(link);
  const token = searchParams.get("verification_code") ?? searchParams.get("token") ?? "";
  const [code = ""] = /^\d+ \d+$/m.exec(text) ?? [];
  return { to: String(to), text, link, token, code: code.replace(" ", ""), attemptId: sha256(token) };
}
