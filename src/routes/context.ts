import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { detectFromHeader } from "hono/language";
import { type Config, ConfigError, parseConfig } from "../config";
import type { Env } from "../env";
import { createLog, describeError } from "../lib/log";
import { DEFAULT_LOCALE, LOCALES, type Locale } from "../locales";
import { createServices, type Services, type SharedServices } from "../services";

export interface AppEnv {
  Bindings: Env;
  Variables: { requestId: string; services: Services };
}

const prepared = new WeakMap<Env, SharedServices | ConfigError>();

/** Reads the configuration once an isolate; a wrong one is logged once and answers every request with 503. */
export async function prepare(env: Env): Promise<SharedServices> {
  const outcome = prepared.get(env) ?? (await prepareOnce(env));
  if (outcome instanceof ConfigError) throw outcome;
  return outcome;
}

/** Only what is finished is kept: a promise of one request must not be awaited by another. */
async function prepareOnce(env: Env): Promise<SharedServices | ConfigError> {
  const config = await parseConfig(env).catch((error: unknown): ConfigError => {
    if (error instanceof ConfigError) return error;
    throw error;
  });
  const outcome =
    prepared.get(env) ?? (config instanceof ConfigError ? config : createServices(env, config as Config));
  if (outcome instanceof ConfigError && !prepared.has(env))
    createLog().error("config.wrong", { problems: outcome.message });
  prepared.set(env, outcome);
  return outcome;
}

/** Adds to the shared services what belongs to this request. */
export const withServices = createMiddleware<AppEnv>(async (c, next) => {
  const shared = await prepare(c.env);
  const log = createLog(c.var.requestId);
  const afterAnswer: Services["afterAnswer"] = (event, task) =>
    c.executionCtx.waitUntil(
      task().catch((error) => log.error(`${event}.failed`, { error: describeError(error) })),
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
