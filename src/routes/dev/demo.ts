import { Hono } from "hono/tiny";
import exchangePage from "../../../examples/static-frontend/exchange.html";
import openidPage from "../../../examples/static-frontend/index.html";
import ownFormPage from "../../../examples/static-frontend/own-form.html";
import redirectPage from "../../../examples/static-frontend/redirect.html";
import { OWN_CLIENT_ID } from "../../core/find-client";
import type { AppEnv } from "../context";
import { onlyHere } from "./only-here";

const POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

const frontend = (page: string) =>
  new Hono<AppEnv>().get("/", onlyHere, (c) => {
    const { publicUrl } = c.var.services.config;
    return c.html(page.replaceAll("http://localhost:8787", publicUrl), 200, {
      "Content-Security-Policy": POLICY,
    });
  });

/** Here it is a page of this origin's own, which needs no registration. */
const ownPage = openidPage
  .replace('clientId: "demo"', `clientId: "${OWN_CLIENT_ID}"`)
  .replace('href="redirect.html"', 'href="/demo/redirect"');

/** The example frontends, served from here in development so that one command shows a whole login. */
export const demo = new Hono<AppEnv>()
  .route("/", frontend(ownPage))
  .route("/redirect", frontend(redirectPage))
  .route("/own-form", frontend(ownFormPage))
  .route("/exchange", frontend(exchangePage));
