import { Hono } from "hono/tiny";
import { completeEmailChange } from "../../../core/complete-email-change";
import { startEmailChange } from "../../../core/start-email-change";
import { bearerToken } from "../../bearer-token";
import { type AppEnv, localeOf } from "../../context";
import { readJson } from "../../input";
import { ChangeEmail, Verify } from "../../schemas";
import { startRequest } from "../../start-request";

/** Changing one's address: a mail to the new one, whose link or code alone completes it. */
export const authUserEmail = new Hono<AppEnv>()
  .post("/", async (c) => {
    const credential = bearerToken(c);
    const { email, locale } = await readJson(c, ChangeEmail);
    const request = { email, ...(await startRequest(c, email.address, locale)) };
    const attemptId = await startEmailChange(c.var.services, credential, request);
    return c.body(null, 204, { "Attempt-Id": attemptId });
  })
  .post("/verify", async (c) => {
    const proof = await readJson(c, Verify(c.var.services.config));
    return c.json(await completeEmailChange(c.var.services, proof, localeOf(c)));
  });
