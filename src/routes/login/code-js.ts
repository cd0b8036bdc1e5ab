import { Hono } from "hono";
import { codeScript } from "../../pages/code-script";
import type { AppEnv } from "../context";

export const codeJs = new Hono<AppEnv>().get("/", (c) => {
  const headers = {
    "Content-Type": "text/javascript; charset=utf-8",
    "Cache-Control": "public, max-age=300",
  };
  return c.body(codeScript(c.var.services.config.codeLength), 200, headers);
});
