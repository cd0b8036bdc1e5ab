import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { StartedLogin } from "../core/start-login";
import { isToken } from "../lib/crypto";
import type { AppEnv } from "./context";

/**
 * What makes a browser "the one that asked": a cookie per attempt with its verifier, which lives as long as the
 * attempt. A frontend on another site may start, so SameSite=None; the __Host- prefix keeps siblings from setting it.
 */
const PREFIX = "__Host-verifier-";
const MOST_ATTEMPTS = 10;
const OPTIONS = { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "None" } as const;

/** The last address asked for here, and its attempt: fills the form where that link turns out to be used up. It outlives the attempt. */
const LAST = "last-login";
const LAST_SECONDS = 86400;

/** The page of ours where that login goes on, with the application's request that waits there; a longer one is not kept. */
const LAST_PAGE = "last-page";
const MOST_PAGE_CHARACTERS = 3000;

export function rememberAttempt(
  c: Context<AppEnv>,
  { attemptId, verifier }: StartedLogin,
  address: string,
  page?: string,
): void {
  const known = Object.keys(getCookie(c)).filter(
    (name) => name.startsWith(PREFIX) && isToken(name.slice(PREFIX.length)),
  );
  for (const name of known.slice(0, Math.max(0, known.length + 1 - MOST_ATTEMPTS))) forget(c, name);
  setCookie(c, `verifier-${attemptId}`, verifier, {
    ...OPTIONS,
    maxAge: c.var.services.config.linkTtlSeconds,
  });
  setCookie(c, LAST, `${attemptId}.${address}`, { ...OPTIONS, maxAge: LAST_SECONDS });
  if (page !== undefined && encodeURIComponent(page).length <= MOST_PAGE_CHARACTERS)
    setCookie(c, LAST_PAGE, `${attemptId}.${page}`, { ...OPTIONS, maxAge: LAST_SECONDS });
}

export const verifierIn =
  (c: Context) =>
  (attemptId: string): string | undefined =>
    getCookie(c, `verifier-${attemptId}`, "host");

/** The address that this browser asked with, where its last attempt was this one. */
export const rememberedAddress = (c: Context, attemptId: string): string | undefined =>
  remembered(c, LAST, attemptId);

/** The last attempt of this browser, where it was with this address. */
export function lastAttemptFor(c: Context, address: string): string | undefined {
  const [attemptId = "", ...rest] = (getCookie(c, LAST, "host") ?? "").split(".");
  const isOfThis = rest.join(".").toLowerCase() === address.trim().toLowerCase();
  return isOfThis && verifierIn(c)(attemptId) !== undefined ? attemptId : undefined;
}

/** The page of ours where the last attempt of this browser goes on, where it was this one. */
export const rememberedPage = (c: Context, attemptId: string): string | undefined =>
  remembered(c, LAST_PAGE, attemptId);

function remembered(c: Context, name: string, attemptId: string): string | undefined {
  const last = getCookie(c, name, "host") ?? "";
  return last.startsWith(`${attemptId}.`) ? last.slice(attemptId.length + 1) : undefined;
}

export function forgetAttempt(c: Context, attemptId: string): void {
  if (verifierIn(c)(attemptId) !== undefined) forget(c, `${PREFIX}${attemptId}`);
}

const forget = (c: Context, name: string) => deleteCookie(c, name.replace("__Host-", ""), OPTIONS);
