import type { Context } from "hono";
import { Hono } from "hono/tiny";
import type { Gesture } from "../../../core/link-policy";
import { attemptIdOf } from "../../../core/login-attempt";
import { maskedAddress } from "../../../core/masked-address";
import { openSession } from "../../../core/open-session";
import { verifyLink } from "../../../core/verify-link";
import { LatchkeyError } from "../../../lib/errors";
import { ConfirmPage } from "../../../pages/confirm-page";
import { LinkErrorPage } from "../../../pages/link-error-page";
import { SameBrowserPage } from "../../../pages/same-browser-page";
import { rememberedAddress, verifierIn } from "../../attempt-cookies";
import { backToFrontend } from "../../back-to-frontend";
import { type AppEnv, viewOf, wantsPage } from "../../context";
import { explain, handlePageError } from "../../errors";
import { readQuery } from "../../input";
import { ignoreLookAhead } from "../../look-ahead";
import { placeOf } from "../../place";
import { renderPage } from "../../render";
import { sameOrigin } from "../../same-origin";
import { VerifyRedirect } from "../../schemas";

/** Where the mailed link leads, and the button of the confirm page. */
export const verifyRedirect = new Hono<AppEnv>()
  .get("/", ignoreLookAhead, (c) => verify(c, "open"))
  .post("/", sameOrigin, (c) => verify(c, "submit"))
  .onError(handleLinkError);

async function verify(c: Context<AppEnv>, gesture: Gesture): Promise<Response> {
  const { services } = c.var;
  const { verification_code: token, redirect_uri: redirectUri } = readQuery(
    c,
    VerifyRedirect(services.config),
  );
  const input = { token, redirectUri, gesture, verifierOf: verifierIn(c), openedFrom: placeOf(c) };
  const verified = await verifyLink(services, input, openSession);
  const view = viewOf(c);
  switch (verified.verdict) {
    case "consume":
      return backToFrontend(c, redirectUri, verified.signedIn);
    case "ask to confirm": {
      const { email, askedFrom } = verified.attempt;
      const props = { view, address: maskedAddress(email.address), askedFrom };
      return renderPage(c, <ConfirmPage {...props} />, { formsLeadTo: redirectUri });
    }
    case "ask for the code":
      return renderPage(c, <SameBrowserPage view={view} />);
  }
}

/** A person whose link fails meets a page with the next step on it; a program gets JSON. */
async function handleLinkError(error: unknown, c: Context<AppEnv>): Promise<Response> {
  if (!(error instanceof LatchkeyError && error.code === "link_expired" && wantsPage(c)))
    return handlePageError(error, c);
  const { verification_code, redirect_uri } = readQuery(c, VerifyRedirect(c.var.services.config));
  const email = rememberedAddress(c, await attemptIdOf(verification_code));
  const destination = { name: "redirect_uri", value: redirect_uri };
  const props = { view: viewOf(c), destination, email, backTo: `${redirect_uri}#error=link_expired` };
  const page = <LinkErrorPage {...props} />;
  return renderPage(c, page, { status: explain(error, c).status });
}
