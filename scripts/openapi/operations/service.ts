import type { Chapter, Operation } from "../model";
import { object, ref } from "../schemas";
import * as value from "../values";

const clientFile = (path: string, type: string, summary: string): Operation => ({
  id: path === "/client.js" ? "clientModule" : "clientTypes",
  method: "get",
  path,
  summary,
  answers: { 200: { description: "The file; may be kept for five minutes.", type } },
  errors: [],
  examples: { get: { summary: "The file", status: 200 } },
});

const BOUNCE = {
  RecordType: "Bounce",
  Type: "HardBounce",
  Email: value.EMAIL,
  BouncedAt: "2026-11-28T12:00:00Z",
};

export const service: Chapter = {
  name: "The service",
  description: "For pages without a build, for mail providers, and for whoever runs it.",
  operations: [
    clientFile("/client.js", "text/javascript", "OpenID Connect for a page without a build"),
    clientFile("/client.d.ts", "text/plain", "Its types"),
    {
      id: "reportBounces",
      method: "post",
      path: "/hooks/mail/{provider}",
      summary: "Where a mail provider reports bounces and complaints",
      description:
        "Each in its own format, and signed or with a secret as it does it; README, Mail, says how to set it up. 404 where nothing is configured for the provider.",
      parameters: [
        {
          name: "provider",
          in: "path",
          required: true,
          description: "As `MAIL_PROVIDERS` names it.",
          schema: { type: "string", examples: ["postmark"] },
        },
      ],
      body: { schema: { type: ["object", "array"], description: "The provider's report." } },
      answers: {
        200: { description: "The report is taken, or was before." },
        401: { description: "The provider did not send it.", schema: ref("Message") },
      },
      errors: [404, 413, 429],
      examples: {
        bounce: {
          summary: "Postmark reports a bounce",
          path: "/hooks/mail/postmark",
          headers: { Authorization: `Basic ${btoa(`postmark:${value.HOOK_SECRET}`)}` },
          body: BOUNCE,
          status: 200,
        },
        forged: {
          summary: "A report that the provider did not send",
          path: "/hooks/mail/postmark",
          body: BOUNCE,
          status: 401,
          answer: { message: "Invalid signature" },
        },
        unknown: {
          summary: "A provider that nothing is configured for",
          path: "/hooks/mail/carrier-pigeon",
          body: {},
          status: 404,
          answer: { message: "Not found" },
        },
      },
    },
    {
      id: "healthz",
      method: "get",
      path: "/healthz",
      summary: "Whether KV and D1 answer",
      answers: {
        200: {
          description: "They do.",
          schema: object({ status: { description: "`ok`.", const: "ok" } }),
        },
        503: {
          description: "What does not.",
          schema: object({
            message: { type: "string", description: "`Not ready`." },
            failing: { type: "array", description: "Which.", items: { enum: ["kv", "d1"] } },
            requestId: { type: "string", description: "The log has the reason under this id." },
          }),
        },
      },
      errors: [],
      examples: { ok: { summary: "All is well", status: 200, answer: { status: "ok" } } },
    },
    {
      id: "mailbox",
      method: "get",
      path: "/dev/mailbox.json",
      summary: "In development: the mails that were not sent",
      description: "Newest first; 404 where mail is really sent.",
      parameters: [
        {
          name: "to",
          in: "query",
          description: "Those to one address.",
          schema: { type: "string", examples: [value.EMAIL] },
        },
      ],
      answers: { 200: { description: "The mails.", schema: { type: "array", items: ref("Mail") } } },
      errors: [404],
      examples: {
        none: {
          summary: "To an address that got none",
          path: "/dev/mailbox.json?to=nobody@example.com",
          status: 200,
          answer: [],
        },
      },
    },
  ],
};
