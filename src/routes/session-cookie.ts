import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { AppEnv } from "./context";

/**
 * Who is signed in on our own pages. A link in a mail or on a frontend brings it along, a form of another site does not
 * (SameSite=Lax), no script can read it, and no sibling host can set it (`__Host-`).
 */
const NAME = "session";
const OPTIONS = { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const;

export const sessionCookieIn = (c: Context): string | undefined => getCookie(c, NAME, "host");

export function keepSession(c: Context<AppEnv>, sessionCookie: string): void {
  setCookie(c, NAME, sessionCookie, { ...OPTIONS, maxAge: c.var.services.config.sessionMaxAgeSeconds });
}

export const forgetSession = (c: Context): void => {
  deleteCookie(c, NAME, OPTIONS);
};
