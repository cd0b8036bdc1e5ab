import { Hono } from "hono/tiny";
import { authenticate } from "../../core/authenticate";
import { deleteUser } from "../../core/delete-user";
import { messagesOf } from "../../locales";
import { MessagePage } from "../../pages/message-page";
import { QuestionPage } from "../../pages/question-page";
import { handleAccountError, sessionCredential } from "../account";
import { type AppEnv, viewOf } from "../context";
import { renderPage } from "../render";
import { sameOrigin } from "../same-origin";
import { forgetSession } from "../session-cookie";

/** Deleting one's account on our own pages: a question, then the button that does it. */
export const deletion = new Hono<AppEnv>()
  .get("/", async (c) => {
    const { user } = await authenticate(c.var.services, sessionCredential(c));
    const view = viewOf(c);
    const { deleteTitle: title, deleteBody, deleteButton: button, back } = messagesOf(view.locale).account;
    const props = { view, title, body: deleteBody(user.email), button };
    return renderPage(c, <QuestionPage {...props} danger back={{ href: "/account", label: back }} />);
  })
  .post("/", sameOrigin, async (c) => {
    await deleteUser(c.var.services, sessionCredential(c));
    forgetSession(c);
    const view = viewOf(c);
    const { deleted, deletedBody } = messagesOf(view.locale).account;
    return renderPage(c, <MessagePage view={view} title={deleted} body={deletedBody} />);
  })
  .onError(handleAccountError);
