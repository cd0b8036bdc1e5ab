const PATIENCE_MS = 10_000;
const MOST_CHARACTERS = 1_000_000;

/**
 * An answer of the service: `json` is null where it is no JSON object. The times are this machine's, in milliseconds.
 * @typedef {{ status: number, headers: Headers, json: Record<string, unknown> | null, sentAt: number, receivedAt: number }} Answer
 */

/**
 * A deployed Worker, seen from outside; `discovery` is empty until it was asked for. `isHere`: it is one of development; `suffix` is for commands about it.
 * @typedef {{ origin: string, isHere: boolean, ask: (path: string, init?: RequestInit) => Promise<Answer>, discovery: Record<string, unknown>, suffix: string }} Service
 */

/** @param {string} origin @param {string | undefined} env @returns {Service} */
export function serviceAt(origin, env) {
  const { protocol, hostname } = new URL(origin);
  const isHere = protocol === "http:" && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return {
    origin,
    isHere,
    ask: (path, init) => ask(new URL(path, origin), init),
    discovery: {},
    suffix: isHere ? "" : ` --env ${env ?? "NAME"}`,
  };
}

/** @param {URL} url @param {RequestInit} [init] @returns {Promise<Answer>} @throws where there is no answer */
export async function ask(url, init) {
  const sentAt = Date.now();
  const response = await fetch(url, {
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...init,
  });
  const receivedAt = Date.now();
  const text = await readUpTo(response, MOST_CHARACTERS);
  return { status: response.status, headers: response.headers, json: parse(text), sentAt, receivedAt };
}

/** Who it is is not known yet: somebody else's answer may have no end. @param {Response} response @param {number} most */
async function readUpTo(response, most) {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > most) break;
  }
  return text;
}

/** @param {string} text @returns {Record<string, unknown> | null} */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** Why there was no answer, in a word: never what was asked. @param {unknown} error */
export function reasonOf(error) {
  const { name = "", cause } = /** @type {{ name?: string, cause?: { code?: string } }} */ (error);
  return name === "TimeoutError" ? `no answer in ${PATIENCE_MS / 1000} s` : (cause?.code ?? name);
}
