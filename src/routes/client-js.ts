import { Hono } from "hono/tiny";
import source from "../client/client.browser.js";
import types from "../client/client-types.txt";

const file = (text: string, type: string) =>
  new Hono().get("/", (c) =>
    c.body(text, 200, {
      "Content-Type": `${type}; charset=utf-8`,
      "Cache-Control": "public, max-age=300",
      "Cross-Origin-Resource-Policy": "cross-origin",
    }),
  );

/** The browser module with which a page without a build signs people in. */
export const clientJs = file(source, "text/javascript");

/** Its types. */
export const clientTypes = file(types, "text/plain");
