import { Hono } from "hono";
import { styleCss } from "../pages/style.css";

export const style = new Hono().get("/", (c) =>
  c.body(styleCss, 200, {
    "Content-Type": "text/css; charset=utf-8",
    "Cache-Control": "public, max-age=300",
  }),
);
