import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { parseAccept } from "hono/utils/accept";
import { DEFAULT_BRAND } from "../brand";
import { deliverWebhooks } from "../core/deliver-webhooks";
import { createRecorder } from "../core/recorder";
import type { Env } from "../env";
import { createLog, describeError } from "../lib/log";
import { type Locale, localeFor } from "../locales";
import type { View } from "../pages/view";
import { prepare } from "../prepare";
import type { Services } from "../services";

export interface AppEnv {
  Bindings: Env;
  Variables: { requestId: string; services: Services };
}

/** Adds to the shared services what belongs to this request. */
export const withServices = createMiddleware<AppEnv>(async (c, next) => {
  const requestId = crypto.randomUUID();
  c.set("requestId", requestId);
  const shared = await prepare(c.env);
  const log = createLog(requestId);
  const { concern, record, isHooked, keep } = createRecorder(shared, log, requestId);
  const run = (event: string, task: () => Promise<unknown>) =>
    task().catch((error) => log.error(`${event}.failed`, { error: describeError(error) }));
  const keepEvents = () => run("events", keep);
  const afterAnswer: Services["afterAnswer"] = (event, task, milliseconds = 0) =>
    c.executionCtx.waitUntil(
      (milliseconds > 0 ? scheduler.wait(milliseconds) : Promise.resolve())
        .then(() => run(event, task))
        .then(keepEvents),
    );
  const services = { ...shared, log, concern, record, afterAnswer };
  c.set("services", services);
  await next();
  if (shared.receiver !== null && isHooked()) afterAnswer("webhooks", () => deliverWebhooks(services, 1));
  c.executionCtx.waitUntil(keepEvents());
});

/** Whether a person's browser asks, rather than a program. */
export const wantsPage = (c: Context): boolean => (c.req.header("Accept") ?? "").includes("text/html");

/** How a page looks here; where the configuration is wrong, as it does by default. */
export const viewOf = (c: Context<AppEnv>): View => ({
  locale: localeOf(c),
  brand: c.get("services")?.config.brand ?? DEFAULT_BRAND,
  turnstileSiteKey: c.get("services")?.config.turnstile?.siteKey ?? null,
});

/** The language of an answer: the one that the address names, else the first of the browser's that there is. */
export function localeOf(c: Context<AppEnv>): Locale {
  const fallback = c.get("services")?.config.defaultLocale ?? "en";
  return chosenLocale(c) ?? preferredLocale(c) ?? fallback;
}

/** What the address says: it is kept from page to page. */
export const chosenLocale = (c: Context): Locale | undefined => localeFor(c.req.query("locale") ?? "");

/** Accept-Language (RFC 9110 §12.5.4), by weight. */
const preferredLocale = (c: Context): Locale | undefined =>
  parseAccept(c.req.header("Accept-Language") ?? "")
    .filter(({ q }) => q > 0)
    .map(({ type }) => localeFor(type))
    .find((locale) => locale !== undefined);
