import { Hono } from "hono";
import { startLogin } from "../../../core/start-login";
import { type AppEnv, localeOf } from "../../context";
import { readJson } from "../../input";
import { StartLogin } from "../../schemas";

export const start = new Hono<AppEnv>().post("/", async (c) => {
  const { services } = c.var;
  const input = await readJson(c, StartLogin(services.config));
  const { attemptId } = await startLogin(services, { ...input, contract: "redirect", locale: localeOf(c) });
  return c.body(null, 204, { "Attempt-Id": attemptId });
});
