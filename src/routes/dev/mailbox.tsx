import { Hono } from "hono";
import { MailboxPage } from "../../pages/mailbox-page";
import type { AppEnv } from "../context";
import { handleNotFound } from "../errors";
import { renderPage } from "../render";

/** A mail is shown as it is, inline styles included, in a frame that runs nothing. */
const POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri *";

/** The mails that were not sent, in development; nothing where mail leaves for real. */
export const mailbox = new Hono<AppEnv>()
  .get("/mailbox", (c) => {
    const { mailbox } = c.var.services;
    if (mailbox === null) return handleNotFound(c);
    const headers = { "Content-Security-Policy": POLICY };
    return renderPage(c, <MailboxPage mails={mailbox.list(c.req.query("to"))} />, { headers });
  })
  .get("/mailbox.json", (c) => {
    const { mailbox } = c.var.services;
    return mailbox === null ? handleNotFound(c) : c.json(mailbox.list(c.req.query("to")));
  });
