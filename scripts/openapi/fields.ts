import type { Schema } from "./model";
import * as value from "./values";

/**
 * What the fields of a request mean. Which there are, which are needed and how they may look comes from the schemas that
 * validate them; here is what these cannot say. A field without a line here stops the generator.
 */
export const FIELDS: Record<string, Schema> = {
  email: {
    description: "An email address. Upper and lower case do not matter.",
    format: "email",
    examples: [value.EMAIL],
  },
  username: { description: "Unique without regard to case.", examples: ["ann"] },
  turnstileToken: {
    description: "What Cloudflare's Turnstile gave the page; needed where Turnstile is configured.",
  },
  locale: {
    description:
      "The language of the mail, as a tag such as `de`; else the `Accept-Language` of the request.",
    examples: ["de"],
  },
  redirectUri: {
    description: "Where the person comes back to. It must be on the allow-list.",
    format: "uri",
    examples: [value.REDIRECT_URI],
  },
  redirect_uri: {
    description: "Where the person comes back to. It must be on the allow-list.",
    format: "uri",
    examples: [value.REDIRECT_URI],
  },
  verification_code: { description: "The token of the mailed link.", examples: [value.LINK_TOKEN] },
  token: { description: "The token of the mailed link.", examples: [value.LINK_TOKEN] },
  attemptId: {
    description: "What the start was answered with in the header `Attempt-Id`.",
    examples: [value.ATTEMPT_ID],
  },
  code: {
    description:
      "The digits in the mail, 8 if the service is not configured otherwise. Spaces and hyphens do not matter.",
    examples: [value.CODE],
  },
  return_to: {
    description: "Instead of `redirect_uri`: the page of the service where the login goes on.",
    examples: ["/account"],
  },
  login_hint: { description: "The address that stands in the form from the start.", examples: [value.EMAIL] },
  prefix: { description: "With which the address begins.", examples: ["ann"] },
  after: {
    description: "Where the page before ended: its `next`, or the id of its last user in an export.",
  },
  limit: { description: "How many, at most.", examples: ["50"] },
  user: { description: "A user's id.", examples: [value.USER_ID] },
  kind: { description: "One kind of event, or several, separated by commas.", examples: ["mail.not_sent"] },
  since: { description: "A time (RFC 3339).", format: "date-time", examples: ["2026-11-28T12:00:00Z"] },
  before: { description: "The id of the last event of the page before." },
  source: { description: "Where the users come from, in a word; kept with them.", examples: ["auth0"] },
  dry_run: { description: "`true`: says what would become of each line, and writes nothing." },
  once_more: { description: "Anything: the page says that a fresh login is needed.", examples: ["true"] },
};
