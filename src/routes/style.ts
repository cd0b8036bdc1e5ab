import { Hono } from "hono/tiny";
import { styleCss } from "../pages/style.css";
import type { AppEnv } from "./context";

export const style = new Hono<AppEnv>().get("/", (c) =>
  c.body(styleCss(c.var.services.config.brand.accentColour), 200, {
    "Content-Type": "text/css; charset=utf-8",
    "Cache-Control": "public, max-age=300",
  }),
);
