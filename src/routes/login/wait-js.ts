import { Hono } from "hono";
import { waitScript } from "../../pages/wait-script";

export const waitJs = new Hono().get("/", (c) =>
  c.body(waitScript, 200, {
    "Content-Type": "text/javascript; charset=utf-8",
    "Cache-Control": "public, max-age=300",
  }),
);
