import { Hono } from "hono";
import exchangePage from "../../../examples/static-frontend/exchange.html";
import linkPage from "../../../examples/static-frontend/index.html";
import ownFormPage from "../../../examples/static-frontend/own-form.html";
import type { AppEnv } from "../context";
import { onlyHere } from "./only-here";

const POLICY = "default-src 'self'; script-src 'unsafe-inline'; frame-ancestors 'none'";

const frontend = (page: string) =>
  new Hono<AppEnv>().get("/", onlyHere, (c) => {
    const { publicUrl } = c.var.services.config;
    return c.html(page.replace("http://localhost:8787", publicUrl), 200, {
      "Content-Security-Policy": POLICY,
    });
  });

/** The example frontends, served from here in development so that one command shows a whole login. */
export const demo = new Hono<AppEnv>()
  .route("/", frontend(linkPage))
  .route("/own-form", frontend(ownFormPage))
  .route("/exchange", frontend(exchangePage));
