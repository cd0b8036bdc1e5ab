import type { Context } from "hono";
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { AppEnv } from "./context";

const TURNSTILE = "https://challenges.cloudflare.com";

interface PageOptions {
  status?: ContentfulStatusCode;
  headers?: Record<string, string>;
  /** Where the answer to the page's form sends the person: browsers hold form-action against every redirect on the way. */
  formsLeadTo?: string;
  /** Whether the page runs scripts of this origin. */
  scripts?: boolean;
}

/** Answers with a page that loads nothing from elsewhere but the logo and Turnstile, runs no inline script or style, and is framed by nobody. */
export function renderPage(
  c: Context<AppEnv>,
  page: HtmlEscapedString | Promise<HtmlEscapedString>,
  { status = 200, headers, formsLeadTo, scripts = false }: PageOptions = {},
): Response | Promise<Response> {
  const challenges = c.get("services")?.config.turnstile ? TURNSTILE : "";
  const logo = logoOrigin(c.get("services")?.config.brand.logoUrl);
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `img-src data:${logo === undefined ? "" : ` ${logo}`}`,
    ...(scripts || challenges ? [`script-src 'self'${challenges && ` ${TURNSTILE}`}`] : []),
    ...(challenges ? [`frame-src ${TURNSTILE}`] : []),
    `form-action 'self'${formsLeadTo === undefined ? "" : ` https: ${new URL(formsLeadTo).protocol}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
  // Our own forms then say whose they are (Origin), also where a browser has no Sec-Fetch-Site.
  const referrerPolicy = hasSecret(c) ? "no-referrer" : "same-origin";
  return c.html(html`<!doctype html>${page}`, status, {
    "Content-Security-Policy": policy,
    "Referrer-Policy": referrerPolicy,
    ...headers,
  });
}

/** Whether the page's address is nobody else's to know. */
const hasSecret = (c: Context): boolean =>
  ["token", "verification_code", "id_token_hint"].some((name) => c.req.query(name) !== undefined);

const logoOrigin = (url: string | undefined): string | undefined =>
  url?.startsWith("https:") ? new URL(url).origin : undefined;
