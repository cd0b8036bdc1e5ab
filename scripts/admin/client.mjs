import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../install.mjs";

/** Asked again, as long work is. */
const BUSY = [429, 503];
const MOST_TRIES = 5;
const MOST_WAIT_SECONDS = 60;
const HERE = "http://localhost:8787";

/** @typedef {ReturnType<typeof createClient>} Client */

/**
 * What speaks to /api/admin of a service.
 * @param {string | boolean | (string | boolean)[] | undefined} given its address, where the command line has one
 */
export function createClient(given) {
  const origin = originOf(typeof given === "string" ? given : (process.env.LATCHKEY_URL ?? HERE));
  const token = readToken();

  /**
   * Asks, and waits as long as the service says where it asks for that.
   * @param {string} method @param {string} path below /api/admin @param {{ query?: Record<string, string | undefined>, json?: unknown, text?: string }} [more]
   * @returns {Promise<Response>} one that is ok
   * @throws {Error} that says what to do
   */
  async function ask(method, path, { query = {}, json, text } = {}) {
    const url = new URL(`/api/admin${path}`, origin);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, value);
    const body = text ?? (json === undefined ? undefined : JSON.stringify(json));
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(body !== undefined && {
        "Content-Type": text === undefined ? "application/json" : "application/jsonl",
      }),
    };
    let response = await send();
    for (let tries = 1; BUSY.includes(response.status) && tries < MOST_TRIES; tries++) {
      await wait(Math.min(Number(response.headers.get("Retry-After")) || 5, MOST_WAIT_SECONDS));
      response = await send();
    }
    if (response.ok) return response;
    throw new Error(whatToDo(response.status, await messageOf(response)));

    function send() {
      return fetch(url, { method, headers, body, redirect: "manual" }).catch((error) => {
        throw new Error(`${origin} cannot be reached (${error.cause?.code ?? error.message}).`);
      });
    }
  }

  return {
    origin,
    ask,
    /** The same, and the JSON of the answer. @param {Parameters<typeof ask>} parameters */
    json: async (...parameters) => (await ask(...parameters)).json(),
  };

  /** @param {number} status @param {string} message */
  function whatToDo(status, message) {
    if (status === 401)
      return `${origin} does not know this token: set ADMIN_TOKEN, or make one with npm run admin -- token.`;
    if (status === 404 && message === "Not found")
      return `${origin} has no admin API: set ADMIN_TOKEN_HASH there (npm run admin -- token), or update it.`;
    return `${message} (status ${status}).`;
  }
}

/** @param {number} seconds */
function wait(seconds) {
  console.error(`The service asks to wait ${seconds} s …`);
  return sleep(seconds * 1000);
}

/** @param {string} text */
function originOf(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url?.hostname === "localhost" || url?.hostname === "127.0.0.1";
  if (url === null || !(url.protocol === "https:" || (url.protocol === "http:" && isLocal)))
    throw new Error(`${text} is not an https address, nor one on localhost.`);
  return url.origin;
}

function readToken() {
  const file = join(ROOT, ".admin-token");
  const token = process.env.ADMIN_TOKEN ?? (existsSync(file) ? readFileSync(file, "utf8") : "");
  if (token.trim() === "")
    throw new Error("No admin token: set ADMIN_TOKEN, or let npm start make .admin-token.");
  return token.trim();
}

/** @param {Response} response */
async function messageOf(response) {
  const body = await response.json().catch(() => ({}));
  return (
    String(
      body.message ??
        Object.entries(body)
          .map(([field, why]) => `${field}: ${why}`)
          .join("; ") ??
        "",
    ).trim() || "No reason given"
  );
}
