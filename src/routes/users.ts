import { Hono } from "hono/tiny";
import { openSession } from "../core/open-session";
import { startLogin } from "../core/start-login";
import { consumeLink } from "../core/verify-link";
import { toRfc3339 } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import { forgetAttempt, rememberAttempt, verifierIn } from "./attempt-cookies";
import { type AppEnv, wantsPage } from "./context";
import { handleError, handleNotFound } from "./errors";
import { rememberSignIn } from "./familiar-cookie";
import { readJson, readQuery } from "./input";
import { ignoreLookAhead } from "./look-ahead";
import { placeOf } from "./place";
import { RequestError } from "./request-error";
import { StartExchange, VerifyExchange } from "./schemas";
import { startRequest } from "./start-request";

/**
 * The exchange contract: the mailed link leads to the frontend, which exchanges its token here. Only where
 * EXCHANGE_URL says which page that is. A frontend's script calls GET; a browser that navigates there is like one
 * that opens a link.
 */
export const exchange = new Hono<AppEnv>()
  .post("/", async (c) => {
    const { services } = c.var;
    const { exchangeUrl: redirectUri } = services.config;
    if (redirectUri === null) return handleNotFound(c);
    const { email, locale, turnstileToken } = await readJson(c, StartExchange);
    const request = { email, redirectUri, contract: "exchange", turnstileToken } as const;
    const started = await startLogin(services, {
      ...request,
      ...(await startRequest(c, email.address, locale)),
    });
    rememberAttempt(c, started, email.address);
    return c.json({ email: email.address }, 200, { "Attempt-Id": started.attemptId });
  })
  .get("/", ignoreLookAhead, async (c) => {
    const { services } = c.var;
    const { exchangeUrl: redirectUri } = services.config;
    if (redirectUri === null) return handleNotFound(c);
    const input = readQuery(c, VerifyExchange);
    const gesture = wantsPage(c) ? "open" : "submit";
    const request = {
      ...input,
      redirectUri,
      gesture,
      verifierOf: verifierIn(c),
      openedFrom: placeOf(c),
    } as const;
    const signedIn = await consumeLink(services, request, openSession);
    forgetAttempt(c, signedIn.attemptId);
    await rememberSignIn(c, signedIn.user.email);
    const { user, accessToken: token, accessTokenExpiresAt } = signedIn;
    return c.json({ ...user, token, expiresAt: toRfc3339(accessTokenExpiresAt) });
  })
  .onError((error, c) => {
    const wrongPair =
      error instanceof RequestError || (error instanceof LatchkeyError && error.code === "link_expired");
    const answer = handleError(error, c);
    return wrongPair && c.req.method === "GET" && wantsPage(c)
      ? c.redirect(c.var.services.config.loginUrl)
      : answer;
  });
