import type { Context } from "hono";
import { Hono } from "hono/tiny";
import type { Gesture } from "../../core/link-policy";
import { attemptIdOf } from "../../core/login-attempt";
import { maskedAddress } from "../../core/masked-address";
import { openBrowserSession } from "../../core/open-browser-session";
import { ownPage } from "../../core/return-to";
import { verifyLink } from "../../core/verify-link";
import { waitingApplication } from "../../core/waiting-application";
import { LatchkeyError } from "../../lib/errors";
import { ConfirmPage } from "../../pages/confirm-page";
import { LinkErrorPage } from "../../pages/link-error-page";
import { SameBrowserPage } from "../../pages/same-browser-page";
import { rememberedAddress, rememberedPage, verifierIn } from "../attempt-cookies";
import { type AppEnv, viewOf, wantsPage } from "../context";
import { continueAgain, continueHere } from "../continue-here";
import { applicationBehind, destinationOf } from "../destination";
import { explain, handlePageError } from "../errors";
import { readQuery } from "../input";
import { ignoreLookAhead } from "../look-ahead";
import { placeOf } from "../place";
import { renderPage } from "../render";
import { sameOrigin } from "../same-origin";
import { LinkQuery } from "../schemas";
import { sessionCookieIn } from "../session-cookie";

/** Where the mailed link of a login on our own pages leads, and the button of its confirm page. */
export const link = new Hono<AppEnv>()
  .get("/", ignoreLookAhead, (c) => verify(c, "open"))
  .post("/", sameOrigin, (c) => verify(c, "submit"))
  .onError(handleLinkError);

async function verify(c: Context<AppEnv>, gesture: Gesture): Promise<Response> {
  const { services } = c.var;
  const { token } = readQuery(c, LinkQuery);
  const input = { token, gesture, hosted: true, verifierOf: verifierIn(c), openedFrom: placeOf(c) };
  const verified = await verifyLink(services, input, openBrowserSession(sessionCookieIn(c)));
  const view = viewOf(c);
  switch (verified.verdict) {
    case "consume":
      return continueHere(c, verified.signedIn);
    case "ask to confirm": {
      const { email, askedFrom, redirectUri } = verified.attempt;
      const application = await waitingApplication(services, redirectUri);
      const props = { view, address: maskedAddress(email.address), askedFrom, application };
      return renderPage(c, <ConfirmPage {...props} />, { formsLeadTo: applicationBehind(redirectUri) });
    }
    case "ask for the code":
      return renderPage(c, <SameBrowserPage view={view} />);
  }
}

/** A person whose link fails asks for a new one, which leads to where that one did; a program gets JSON. */
async function handleLinkError(error: unknown, c: Context<AppEnv>): Promise<Response> {
  if (!(error instanceof LatchkeyError && error.code === "link_expired" && wantsPage(c)))
    return handlePageError(error, c);
  const { config } = c.var.services;
  const attemptId = await attemptIdOf(readQuery(c, LinkQuery).token);
  const email = rememberedAddress(c, attemptId);
  const page = ownPage(config, rememberedPage(c, attemptId) ?? "") ?? undefined;
  const { field, redirectUri } = destinationOf(config, { return_to: page });
  const goingOn = await continueAgain(c, error, attemptId, redirectUri);
  if (goingOn !== null) return goingOn;
  const markup = <LinkErrorPage view={viewOf(c)} destination={field} email={email} />;
  return renderPage(c, markup, { status: explain(error, c).status });
}
