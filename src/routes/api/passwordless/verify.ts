import { Hono } from "hono/tiny";
import { openSession } from "../../../core/open-session";
import { verifyCode } from "../../../core/verify-code";
import { consumeLink } from "../../../core/verify-link";
import { nowSeconds } from "../../../lib/clock";
import { forgetAttempt, verifierIn } from "../../attempt-cookies";
import type { AppEnv } from "../../context";
import { rememberSignIn } from "../../familiar-cookie";
import { readJson } from "../../input";
import { placeOf } from "../../place";
import { Verify } from "../../schemas";

/** Link token or code for tokens, as an OAuth token answer (RFC 6749 §5.1) with the user beside it. */
export const verify = new Hono<AppEnv>().post("/", async (c) => {
  const { services } = c.var;
  const input = await readJson(c, Verify(services.config));
  const request = { verifierOf: verifierIn(c), openedFrom: placeOf(c) };
  const { attemptId, user, accessToken, accessTokenExpiresAt, refreshToken } =
    "token" in input
      ? await consumeLink(services, { ...input, gesture: "submit", ...request }, openSession)
      : await verifyCode(services, { ...input, ...request }, openSession);
  forgetAttempt(c, attemptId);
  await rememberSignIn(c, user.email);
  return c.json({
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: accessTokenExpiresAt - nowSeconds(),
    refresh_token: refreshToken,
    user,
  });
});
