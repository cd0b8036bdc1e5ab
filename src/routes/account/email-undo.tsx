import { Hono } from "hono";
import { findUndo, undoEmailChange } from "../../core/undo-email-change";
import { LatchkeyError } from "../../lib/errors";
import { messagesOf } from "../../locales";
import { MessagePage } from "../../pages/message-page";
import { QuestionPage } from "../../pages/question-page";
import { type AppEnv, localeOf } from "../context";
import { explain, handlePageError } from "../errors";
import { readQuery } from "../input";
import { ignoreLookAhead } from "../look-ahead";
import { renderPage } from "../render";
import { sameOrigin } from "../same-origin";
import { LinkQuery } from "../schemas";

/** Where the link to the old address leads: a question, whose button brings that address back. */
export const accountEmailUndo = new Hono<AppEnv>()
  .get("/", ignoreLookAhead, async (c) => {
    const { token } = readQuery(c, LinkQuery);
    const address = await findUndo(c.var.services, token);
    const locale = localeOf(c);
    const { title, body, button } = messagesOf(locale).emailChanged;
    return renderPage(c, <QuestionPage locale={locale} title={title} body={body(address)} button={button} />);
  })
  .post("/", sameOrigin, async (c) => {
    const address = await undoEmailChange(c.var.services, readQuery(c, LinkQuery).token);
    const locale = localeOf(c);
    const { done, doneBody } = messagesOf(locale).emailChanged;
    return renderPage(c, <MessagePage locale={locale} title={done} body={doneBody(address)} />);
  })
  .onError((error, c) => {
    if (!(error instanceof LatchkeyError && error.code === "link_expired")) return handlePageError(error, c);
    const locale = localeOf(c);
    const { expired, expiredBody } = messagesOf(locale).emailChanged;
    const page = <MessagePage locale={locale} title={expired} body={expiredBody} />;
    return renderPage(c, page, { status: explain(error, c).status });
  });
