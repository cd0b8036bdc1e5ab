import { Hono } from "hono/tiny";
import { completeEmailChange, findEmailChange } from "../../core/complete-email-change";
import { maskedAddress } from "../../core/masked-address";
import { LatchkeyError } from "../../lib/errors";
import { messagesOf } from "../../locales";
import { MessagePage } from "../../pages/message-page";
import { QuestionPage } from "../../pages/question-page";
import { SameBrowserPage } from "../../pages/same-browser-page";
import { type AppEnv, viewOf } from "../context";
import { explain, handlePageError } from "../errors";
import { readQuery } from "../input";
import { ignoreLookAhead } from "../look-ahead";
import { renderPage } from "../render";
import { sameOrigin } from "../same-origin";
import { LinkQuery } from "../schemas";
import { sessionCookieIn } from "../session-cookie";

/** Where the link to a new address leads: a question, whose button completes the change. */
export const accountEmail = new Hono<AppEnv>()
  .get("/", ignoreLookAhead, async (c) => {
    const { services } = c.var;
    const { token } = readQuery(c, LinkQuery);
    const { email, oldEmail } = await findEmailChange(services, token);
    const { appName, linkPolicy } = services.config;
    const view = viewOf(c);
    if (linkPolicy === "same-browser") return renderPage(c, <SameBrowserPage view={view} />);
    const { title, body, button } = messagesOf(view.locale).emailChange;
    const props = { view, title, body: body(appName, email.address, maskedAddress(oldEmail)), button };
    return renderPage(c, <QuestionPage {...props} />);
  })
  .post("/", sameOrigin, async (c) => {
    const view = viewOf(c);
    const { email } = await completeEmailChange(c.var.services, readQuery(c, LinkQuery), view.locale);
    const { done, doneBody } = messagesOf(view.locale).emailChange;
    const toAccount = sessionCookieIn(c) !== undefined;
    const page = <MessagePage view={view} title={done} body={doneBody(email)} toAccount={toAccount} />;
    return renderPage(c, page);
  })
  .onError((error, c) => {
    const view = viewOf(c);
    const { taken, takenBody, expired, expiredBody } = messagesOf(view.locale).emailChange;
    const texts: Record<string, [string, string]> = {
      email_taken: [taken, takenBody],
      link_expired: [expired, expiredBody],
    };
    const [title, body] = (error instanceof LatchkeyError && texts[error.code]) || [];
    if (title === undefined || body === undefined) return handlePageError(error, c);
    return renderPage(c, <MessagePage view={view} title={title} body={body} />, {
      status: explain(error, c).status,
    });
  });
