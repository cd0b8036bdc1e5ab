import { Hono } from "hono";
import { defaultRedirect } from "../core/redirect-rule";
import { HomePage } from "../pages/home-page";
import { type AppEnv, viewOf } from "./context";
import { renderPage } from "./render";

export const home = new Hono<AppEnv>().get("/", (c) => {
  const { redirectRules } = c.var.services.config;
  const canSignIn = defaultRedirect(redirectRules) !== undefined;
  return renderPage(c, <HomePage view={viewOf(c)} canSignIn={canSignIn} />);
});
