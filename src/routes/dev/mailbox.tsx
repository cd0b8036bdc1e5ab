import { Hono } from "hono/tiny";
import { MailboxPage } from "../../pages/mailbox-page";
import { type AppEnv, viewOf } from "../context";
import { renderPage } from "../render";
import { onlyHere } from "./only-here";

/** A mail is shown as it is, inline styles included, in a frame that runs nothing. */
const POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri *";

/** The mails that were not sent, newest first. */
export const mailbox = new Hono<AppEnv>()
  .get("/mailbox", onlyHere, (c) => {
    const mails = c.var.services.mailbox?.list(c.req.query("to")) ?? [];
    return renderPage(c, <MailboxPage view={viewOf(c)} mails={mails} />, {
      headers: { "Content-Security-Policy": POLICY },
    });
  })
  .get("/mailbox.json", onlyHere, (c) => c.json(c.var.services.mailbox?.list(c.req.query("to")) ?? []));
