import { Hono } from "hono";
import { HomePage } from "../pages/home-page";
import { type AppEnv, localeOf } from "./context";
import { renderPage } from "./render";

export const home = new Hono<AppEnv>().get("/", (c) =>
  renderPage(c, <HomePage locale={localeOf(c)} appName={c.var.services.config.appName} />),
);
