import { brevo } from "./brevo.mjs";
import { mailersend } from "./mailersend.mjs";
import { mailgun } from "./mailgun.mjs";
import { postmark } from "./postmark.mjs";
import { resend } from "./resend.mjs";
import { sendgrid } from "./sendgrid.mjs";
import { ses } from "./ses.mjs";
import { webhook } from "./webhook.mjs";

/** @type {Record<string, import("../types.mjs").Provider>} */
export const PROVIDERS = { resend, postmark, sendgrid, mailgun, ses, brevo, mailersend, webhook };
