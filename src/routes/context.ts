import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { detectFromHeader } from "hono/language";
import type { Env } from "../env";
import { createLog, describeError } from "../lib/log";
import { DEFAULT_LOCALE, LOCALES, type Locale } from "../locales";
import { prepare } from "../prepare";
import type { Services } from "../services";

export interface AppEnv {
  Bindings: Env;
  Variables: { requestId: string; services: Services };
}

/** Adds to the shared services what belongs to this request. */
export const withServices = createMiddleware<AppEnv>(async (c, next) => {
  const shared = await prepare(c.env);
  const log = createLog(c.var.requestId);
  const afterAnswer: Services["afterAnswer"] = (event, task) =>
    c.executionCtx.waitUntil(
      scheduler
        .wait(0)
        .then(task)
        .catch((error) => log.error(`${event}.failed`, { error: describeError(error) })),
    );
  c.set("services", { ...shared, log, afterAnswer });
  await next();
});

/** Whether a person's browser asks, rather than a program. */
export const wantsPage = (c: Context): boolean => (c.req.header("Accept") ?? "").includes("text/html");

export const localeOf = (c: Context): Locale =>
  (detectFromHeader(c, {
    lookupFromHeaderKey: "accept-language",
    supportedLanguages: LOCALES,
    ignoreCase: true,
    fallbackLanguage: DEFAULT_LOCALE,
    order: [],
    lookupQueryString: "",
    lookupCookie: "",
    lookupFromPathIndex: 0,
    caches: false,
  }) as Locale | undefined) ?? DEFAULT_LOCALE;
