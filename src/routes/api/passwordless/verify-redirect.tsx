import { type Context, Hono } from "hono";
import type { SignedIn } from "../../../core/open-session";
import { verifyLogin } from "../../../core/verify-login";
import { toRfc3339 } from "../../../lib/clock";
import { LatchkeyError } from "../../../lib/errors";
import { LinkErrorPage } from "../../../pages/link-error-page";
import { type AppEnv, localeOf, wantsPage } from "../../context";
import { explain, handlePageError } from "../../errors";
import { readQuery } from "../../input";
import { isLookAhead } from "../../look-ahead";
import { renderPage } from "../../render";
import { sameOrigin } from "../../same-origin";
import { VerifyRedirect } from "../../schemas";

const consume = async (c: Context<AppEnv>): Promise<Response> => {
  const { services } = c.var;
  const { verification_code: token, redirect_uri: redirectUri } = readQuery(
    c,
    VerifyRedirect(services.config),
  );
  const signedIn = await verifyLogin(services, { token, redirectUri });
  return c.redirect(withFragment(redirectUri, signedIn));
};

/** A person whose link fails meets a page with the next step on it; a program gets JSON. */
const handleLinkError = (error: unknown, c: Context<AppEnv>) => {
  if (!(error instanceof LatchkeyError && error.code === "link_expired" && wantsPage(c)))
    return handlePageError(error, c);
  const { status } = explain(error, c);
  const { redirect_uri: redirectUri } = readQuery(c, VerifyRedirect(c.var.services.config));
  return renderPage(c, <LinkErrorPage locale={localeOf(c)} redirectUri={redirectUri} />, status);
};

export const verifyRedirect = new Hono<AppEnv>()
  .get("/", (c) => (isLookAhead(c) ? new Response(null, { status: 204 }) : consume(c)))
  .post("/", sameOrigin, consume)
  .onError(handleLinkError);

function withFragment(
  redirectUri: string,
  { accessToken, accessTokenExpiresAt, refreshToken }: SignedIn,
): string {
  const expires_at = toRfc3339(accessTokenExpiresAt);
  return `${redirectUri}#${new URLSearchParams({ jwt: accessToken, expires_at, refresh_token: refreshToken })}`;
}
