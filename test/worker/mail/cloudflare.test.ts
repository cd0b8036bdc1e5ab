import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { Mail } from "../../../src/mail/mailer";
import { createCloudflare } from "../../../src/mail/providers/cloudflare";
import { instance, REDIRECT_URI } from "../helpers";

const MAIL: Mail = {
  to: "ann@example.com",
  from: { name: "Latchkey", address: "login@example.com" },
  replyTo: "help@example.com",
  subject: "Sign in",
  text: "text",
  html: "<p>html</p>",
  idempotencyKey: "1",
};

const failing = (error: unknown) => ({ send: () => Promise.reject(error) }) as unknown as SendEmail;

const coded = (code: string) => Object.assign(new Error(`not to ann@example.com`), { code });

describe("Cloudflare's send_email binding", () => {
  it("gets the whole mail, and its message id comes back", async () => {
    const send = vi.fn(async (_: unknown) => ({ messageId: "<1@example.com>" }));
    const delivery = await createCloudflare({ send } as unknown as SendEmail).send(MAIL);
    expect(delivery).toEqual({ outcome: "sent", provider: "cloudflare", id: "<1@example.com>" });
    expect(send.mock.calls).toEqual([
      [
        {
          from: { email: "login@example.com", name: "Latchkey" },
          to: "ann@example.com",
          replyTo: "help@example.com",
          subject: "Sign in",
          text: "text",
          html: "<p>html</p>",
          headers: { "Auto-Submitted": "auto-generated" },
        },
      ],
    ]);
  });

  it.each([
    "E_VALIDATION_ERROR",
    "E_FIELD_MISSING",
    "E_SENDER_NOT_VERIFIED",
    "E_SENDER_DOMAIN_NOT_AVAILABLE",
    "E_RECIPIENT_NOT_ALLOWED",
    "E_RECIPIENT_SUPPRESSED",
  ])("refuses for good with %s", async (code) => {
    const delivery = await createCloudflare(failing(coded(code))).send(MAIL);
    expect(delivery).toEqual({ outcome: "refused", provider: "cloudflare", reason: code });
  });

  it.each([
    "E_RATE_LIMIT_EXCEEDED",
    "E_DAILY_LIMIT_EXCEEDED",
    "E_DELIVERY_FAILED",
    "E_INTERNAL_SERVER_ERROR",
    "E_NEW",
  ])("leaves the mail to another with %s", async (code) => {
    const delivery = await createCloudflare(failing(coded(code))).send(MAIL);
    expect(delivery).toEqual({ outcome: "retry", provider: "cloudflare", reason: code });
  });

  it.each([coded("ann@example.com"), new Error("lost ann@example.com"), "text", null, undefined])(
    "leaves the mail to another with anything else, and does not say to whom it was (%#)",
    async (error) => {
      const delivery = await createCloudflare(failing(error)).send(MAIL);
      expect(delivery.outcome).toBe("retry");
      expect(JSON.stringify(delivery)).not.toContain("ann@");
    },
  );

  it.each([
    undefined,
    {},
    { messageId: "" },
    { messageId: "for ann@example.com" },
    { messageId: "ann@example.com" },
  ])("has sent the mail where it does not throw, whatever it answers (%#)", async (answer) => {
    const send = async () => answer;
    const delivery = await createCloudflare({ send } as unknown as SendEmail).send(MAIL);
    expect(delivery.outcome).toBe("sent");
    expect(JSON.stringify(delivery)).not.toContain("ann@");
  });

  it("is the Workers runtime's own, which takes the mail as it is made", async () => {
    const mailer = createCloudflare(env.RUNTIMES_EMAIL as SendEmail);
    expect(await mailer.send(MAIL)).toMatchObject({
      outcome: "sent",
      id: expect.stringMatching(/^<.+@.+>$/),
    });
    const from = { name: "Ünïcode 日本", address: "login@example.com" };
    expect(await mailer.send({ ...MAIL, from, replyTo: undefined })).toMatchObject({ outcome: "sent" });
  });

  it("carries a login where it is configured", async () => {
    const send = vi.fn(async (_: { to: string }) => ({ messageId: "1" }));
    const latchkey = instance({ MAIL_PROVIDERS: "cloudflare", EMAIL: { send } });
    const response = await latchkey.post("/api/passwordless/start", {
      email: "ann@example.com",
      redirectUri: REDIRECT_URI,
    });
    expect(response.status).toBe(204);
    expect(send.mock.calls[0]?.[0].to).toBe("ann@example.com");
  });
});
