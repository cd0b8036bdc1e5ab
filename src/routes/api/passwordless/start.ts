import { Hono } from "hono";
import { startLogin } from "../../../core/start-login";
import { rememberAttempt } from "../../attempt-cookies";
import { type AppEnv, localeOf } from "../../context";
import { readJson } from "../../input";
import { placeOf } from "../../place";
import { StartLogin } from "../../schemas";

export const start = new Hono<AppEnv>().post("/", async (c) => {
  const { services } = c.var;
  const input = await readJson(c, StartLogin(services.config));
  const request = { ...input, contract: "redirect", locale: localeOf(c), askedFrom: placeOf(c) } as const;
  const started = await startLogin(services, request);
  rememberAttempt(c, started, input.email.address);
  return c.body(null, 204, { "Attempt-Id": started.attemptId });
});
