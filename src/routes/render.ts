import type { Context } from "hono";
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Answers with a page; the headers that guard it are those of every answer, set in `app.ts`. */
export function renderPage(
  c: Context,
  page: HtmlEscapedString | Promise<HtmlEscapedString>,
  status: ContentfulStatusCode = 200,
  headers?: Record<string, string>,
): Response | Promise<Response> {
  return c.html(html`<!doctype html>${page}`, status, headers);
}
