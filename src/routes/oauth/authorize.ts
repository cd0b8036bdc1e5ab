import { Hono } from "hono/tiny";
import type { AppEnv } from "../context";
import { handleNotFound, handlePageError } from "../errors";
import { sessionCookieIn } from "../session-cookie";
import { answerAuthorization } from "./answer-authorization";
import { formFields } from "./form";

/** The authorization endpoint (RFC 6749 §3.1, OpenID Connect Core §3.1.2), where a key signs ID tokens. */
export const authorization = new Hono<AppEnv>()
  .use(async (c, next) => (c.var.services.idTokens === null ? handleNotFound(c) : next()))
  .get("/", (c) => {
    const { searchParams } = new URL(c.req.url);
    return answerAuthorization(c, searchParams, { sessionCookie: sessionCookieIn(c) });
  })
  // Another site's form brings no cookie along; the redirect does.
  .post("/", async (c) => c.redirect(`/oauth/authorize?${await formFields(c)}`, 303))
  .onError(handlePageError);
