import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { familiarity, isFamiliar } from "../core/familiar-browser";
import { isToken } from "../lib/crypto";
import type { AppEnv } from "./context";

/** With which addresses this browser signed in: it gets mail for them also where strangers have asked for too many. */
const NAME = "familiar";
const MOST_ADDRESSES = 5;
const KEPT_SECONDS = 400 * 86400;

const kept = (c: Context): string[] => (getCookie(c, NAME, "host") ?? "").split(".").filter(isToken);

export async function rememberSignIn(c: Context<AppEnv>, address: string): Promise<void> {
  const own = await familiarity(c.var.services, address);
  const others = kept(c).filter((one) => one !== own);
  setCookie(c, NAME, [own, ...others].slice(0, MOST_ADDRESSES).join("."), {
    prefix: "host",
    path: "/",
    secure: true,
    httpOnly: true,
    sameSite: "None",
    maxAge: KEPT_SECONDS,
  });
}

export const signedInBefore = (c: Context<AppEnv>, address: string): Promise<boolean> =>
  isFamiliar(c.var.services, address, kept(c).slice(0, MOST_ADDRESSES));
