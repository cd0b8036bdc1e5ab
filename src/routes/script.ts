import { Hono } from "hono/tiny";
import type { AppEnv } from "./context";

/** A script of our pages, which work without it, too. */
export const script = (source: (c: AppEnv["Variables"]) => string) =>
  new Hono<AppEnv>().get("/", (c) =>
    c.body(source(c.var), 200, {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "public, max-age=300",
    }),
  );
