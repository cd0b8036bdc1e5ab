import * as v from "valibot";

const SITEVERIFY = "https://challenges.cloudflare.com/turnstile/v0/siteverify";
const PATIENCE_MS = 5000;
/** What the widget says it is for; a token that was made for something else is none. */
export const TURNSTILE_ACTION = "login";

const Answer = v.object({
  success: v.boolean(),
  hostname: v.nullish(v.string(), ""),
  action: v.nullish(v.string()),
  "error-codes": v.nullish(v.array(v.string()), []),
});

/** Errors that say nothing about the token: Turnstile's own, and those of the configuration. */
const NOT_ABOUT_THE_TOKEN = ["internal-error", "missing-input-secret", "invalid-input-secret"];

/** `person`: the token is good. `nobody`: it is not. `unknown`: Turnstile could not say; `reason` is for the log. */
export type Verdict = { verdict: "person" } | { verdict: "nobody" | "unknown"; reason: string };

/** Asks Turnstile about a token; never throws. */
export type Turnstile = (token: string) => Promise<Verdict>;

/** Turnstile's siteverify (https://developers.cloudflare.com/turnstile/get-started/server-side-validation/). */
export function createTurnstile(secret: string, isOurHost: (hostname: string) => boolean): Turnstile {
  return async (token) => {
    try {
      const { success, hostname, action, "error-codes": codes } = await withinPatience(ask(secret, token));
      if (codes.some((code) => NOT_ABOUT_THE_TOKEN.includes(code)))
        return { verdict: "unknown", reason: codes.join(" ") };
      if (!success) return { verdict: "nobody", reason: codes.join(" ") };
      if (!isOurHost(hostname)) return { verdict: "nobody", reason: "made on another site" };
      return action === TURNSTILE_ACTION
        ? { verdict: "person" }
        : { verdict: "nobody", reason: "made for another action" };
    } catch (error) {
      // Not its message, which may quote the request.
      return { verdict: "unknown", reason: error instanceof Error ? error.name : typeof error };
    }
  };
}

async function ask(secret: string, token: string): Promise<v.InferOutput<typeof Answer>> {
  const response = await fetch(SITEVERIFY, {
    method: "POST",
    body: new URLSearchParams({ secret, response: token }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  // Wrong tokens are told with 200 or 400, both in JSON.
  if (response.status >= 500) throw new Error(`status ${response.status}`);
  return v.parse(Answer, await response.json());
}

/** What does not heed its signal is not waited for either. */
async function withinPatience<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
