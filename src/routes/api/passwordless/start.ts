import { Hono } from "hono/tiny";
import { startLogin } from "../../../core/start-login";
import { rememberAttempt } from "../../attempt-cookies";
import type { AppEnv } from "../../context";
import { readJson } from "../../input";
import { StartLogin } from "../../schemas";
import { startRequest } from "../../start-request";

export const start = new Hono<AppEnv>().post("/", async (c) => {
  const { services } = c.var;
  const { locale, ...input } = await readJson(c, StartLogin(services.config));
  const request = {
    ...input,
    contract: "redirect",
    ...(await startRequest(c, input.email.address, locale)),
  } as const;
  const started = await startLogin(services, request);
  rememberAttempt(c, started, input.email.address);
  return c.body(null, 204, { "Attempt-Id": started.attemptId });
});
