import { lookup } from "node:dns/promises";

/** A certificate of a new domain takes a few minutes. */
const PATIENCE_MS = 10 * 60_000;
const PAUSE_MS = 2000;

/** Whether the name of this address leads anywhere in DNS. @param {string} url @throws {Error} where that cannot be found out */
export async function isInUse(url) {
  const { hostname } = new URL(url);
  try {
    await lookup(hostname);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : String(error);
    if (code === "ENOTFOUND" || code === "ENODATA") return false;
    throw new Error(`${hostname} could not be looked up in DNS (${code}). Try again.`);
  }
}

/**
 * Waits until Latchkey answers, well or not.
 * @param {string} url @returns {Promise<string | null>} what is wrong, or null where it is well
 */
export async function untilItAnswers(url) {
  const deadline = Date.now() + PATIENCE_MS;
  for (let told = false; ; told = true) {
    const { isThere, problem } = await look(url);
    if (isThere || Date.now() > deadline) return problem;
    if (!told) console.log(`Waiting for ${url} (${problem}): a new domain takes a few minutes.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** @param {string} url @returns {Promise<{ isThere: boolean, problem: string | null }>} */
async function look(url) {
  try {
    const response = await fetch(new URL("/healthz", url), { redirect: "manual" });
    const body = await response.json().catch(() => null);
    if (body?.status === "ok") return { isThere: true, problem: null };
    return { isThere: typeof body?.requestId === "string", problem: `/healthz answers ${response.status}` };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return {
      isThere: false,
      problem: cause instanceof Error && "code" in cause ? String(cause.code) : "no answer",
    };
  }
}
