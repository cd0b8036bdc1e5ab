import { Hono } from "hono";
import { startLogin } from "../core/start-login";
import { verifyLogin } from "../core/verify-login";
import { toRfc3339 } from "../lib/clock";
import { type AppEnv, localeOf, wantsPage } from "./context";
import { handleError, handleNotFound } from "./errors";
import { readJson, readQuery } from "./input";
import { isLookAhead } from "./look-ahead";
import { StartExchange, VerifyExchange } from "./schemas";

/** The exchange contract: the mailed link leads to the frontend, which exchanges its token here. */
export const exchange = new Hono<AppEnv>()
  .post("/", async (c) => {
    const { services } = c.var;
    const { exchangeUrl: redirectUri } = services.config;
    if (redirectUri === null) return handleNotFound(c);
    const { email } = await readJson(c, StartExchange);
    await startLogin(services, { email, redirectUri, contract: "exchange", locale: localeOf(c) });
    return c.json({ email: email.address });
  })
  .get("/", async (c) => {
    const { services } = c.var;
    const { exchangeUrl: redirectUri } = services.config;
    if (redirectUri === null) return handleNotFound(c);
    if (isLookAhead(c)) return c.body(null, 204);
    const signedIn = await verifyLogin(services, { ...readQuery(c, VerifyExchange), redirectUri });
    const { user, accessToken: token, accessTokenExpiresAt } = signedIn;
    return c.json({ ...user, token, expiresAt: toRfc3339(accessTokenExpiresAt) });
  })
  .onError((error, c) => {
    const answer = handleError(error, c);
    return c.req.method === "GET" && wantsPage(c) ? c.redirect(c.var.services.config.loginUrl) : answer;
  });
