import { Hono } from "hono/tiny";
import { HomePage } from "../pages/home-page";
import { type AppEnv, viewOf } from "./context";
import { renderPage } from "./render";

export const home = new Hono<AppEnv>().get("/", (c) => renderPage(c, <HomePage view={viewOf(c)} />));
