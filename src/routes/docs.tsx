import { Hono } from "hono/tiny";
import { type ApiDocument, documentAt } from "../openapi/document";
import { DocsPage } from "../pages/docs-page";
import { type AppEnv, viewOf } from "./context";
import { renderPage } from "./render";

/** The same as /openapi.json, for people. */
export const docs = new Hono<AppEnv>().get("/", async (c) => {
  const document: ApiDocument = JSON.parse(await documentAt(c.var.services.config.publicUrl));
  return renderPage(c, <DocsPage view={viewOf(c)} document={document} />, {
    headers: { "Cache-Control": "public, max-age=300" },
  });
});
