import { Hono } from "hono";
import { startLogin } from "../../../core/start-login";
import { askerOf } from "../../asker";
import { rememberAttempt } from "../../attempt-cookies";
import type { AppEnv } from "../../context";
import { readJson } from "../../input";
import { StartLogin } from "../../schemas";

export const start = new Hono<AppEnv>().post("/", async (c) => {
  const { services } = c.var;
  const input = await readJson(c, StartLogin(services.config));
  const request = { ...input, contract: "redirect", ...askerOf(c) } as const;
  const started = await startLogin(services, request);
  rememberAttempt(c, started, input.email.address);
  return c.body(null, 204, { "Attempt-Id": started.attemptId });
});
