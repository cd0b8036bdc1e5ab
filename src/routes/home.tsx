import { Hono } from "hono";
import { defaultRedirect } from "../core/redirect-rule";
import { HomePage } from "../pages/home-page";
import { type AppEnv, localeOf } from "./context";
import { renderPage } from "./render";

export const home = new Hono<AppEnv>().get("/", (c) => {
  const { appName, redirectRules } = c.var.services.config;
  const canSignIn = defaultRedirect(redirectRules) !== undefined;
  return renderPage(c, <HomePage locale={localeOf(c)} appName={appName} canSignIn={canSignIn} />);
});
