import { Hono } from "hono/tiny";
import { findUndo, undoEmailChange } from "../../core/undo-email-change";
import { LatchkeyError } from "../../lib/errors";
import { messagesOf } from "../../locales";
import { MessagePage } from "../../pages/message-page";
import { QuestionPage } from "../../pages/question-page";
import { type AppEnv, viewOf } from "../context";
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
    const view = viewOf(c);
    const { title, body, button } = messagesOf(view.locale).emailChanged;
    return renderPage(c, <QuestionPage view={view} title={title} body={body(address)} button={button} />);
  })
  .post("/", sameOrigin, async (c) => {
    const address = await undoEmailChange(c.var.services, readQuery(c, LinkQuery).token);
    const view = viewOf(c);
    const { done, doneBody } = messagesOf(view.locale).emailChanged;
    return renderPage(c, <MessagePage view={view} title={done} body={doneBody(address)} />);
  })
  .onError((error, c) => {
    if (!(error instanceof LatchkeyError && error.code === "link_expired")) return handlePageError(error, c);
    const view = viewOf(c);
    const { expired, expiredBody } = messagesOf(view.locale).emailChanged;
    const page = <MessagePage view={view} title={expired} body={expiredBody} />;
    return renderPage(c, page, { status: explain(error, c).status });
  });
