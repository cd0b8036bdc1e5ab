import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../install.mjs";

/** Asked again: the service says when. */
const BUSY = [429, 503];
/** Asked again in the middle of long work, by who is patient: something on the way, or a deployment. */
const LOST = [500, 502, 504, 520, 522, 524];
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
   * @param {string} method @param {string} path below /api/admin
   * @param {{ query?: Record<string, string | undefined>, json?: unknown, text?: string, patient?: boolean }} [more] patient: what
   *   can be asked twice, and is asked again where no answer came
   * @returns {Promise<Response>} one that is ok
   * @throws {Error} that says what to do
   */
  async function ask(method, path, { query = {}, json, text, patient = false } = {}) {
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
    const again = patient ? [...BUSY, ...LOST] : BUSY;
    for (let tries = 1; ; tries++) {
      const answer = await send(url, { method, headers, body });
      const isLast = tries === MOST_TRIES;
      const pause = tries ** 2;
      if (answer instanceof Error) {
        if (isLast || !patient) throw answer;
        await wait(answer.message, pause);
      } else if (answer.ok) return answer;
      else if (isLast || !again.includes(answer.status))
        throw new Error(whatToDo(answer.status, await messageOf(answer)));
      else
        await wait(
          `The service answers with ${answer.status}.`,
          Number(answer.headers.get("Retry-After")) || pause,
        );
    }
  }

  /** @param {URL} url @param {RequestInit} request @returns {Promise<Response | Error>} an error that says that none came whole */
  async function send(url, request) {
    try {
      const answer = await fetch(url, { ...request, redirect: "manual" });
      return new Response((await answer.text()) || null, answer);
    } catch (error) {
      const { cause, message } = /** @type {Error & { cause?: { code?: string } }} */ (error);
      return new Error(`${origin} cannot be reached (${cause?.code ?? message}).`);
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

/** @param {string} why @param {number} seconds */
function wait(why, seconds) {
  const shorter = Math.min(seconds, MOST_WAIT_SECONDS);
  console.error(`${why} Asked again in ${shorter} s …`);
  return sleep(shorter * 1000);
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
