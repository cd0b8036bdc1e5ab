import { beforeEach, describe, expect, it } from "vitest";
import { sendMail, sendMailUnlessSuppressed } from "../../../src/core/send-mail";
import type { Delivery } from "../../../src/mail/mailer";
import { emailOf, insert } from "../store/town";
import { createDesk, type Desk, refusalOf } from "./desk";
import { answerMails, LOST, OVERLOADED, REFUSED, SENT } from "./mailing";

const MESSAGE = { subject: "the subject", text: "the text", html: "<p>the text</p>" };
const TO_ANN = { ...MESSAGE, to: "ann@Example.com" };

let desk: Desk;
beforeEach(async () => {
  desk = await createDesk({ MAIL_FROM: "Latchkey <login@example.com>", MAIL_REPLY_TO: "help@example.com" });
});

const refusal = async (last: Delivery, before?: Delivery[]) => {
  answerMails(desk, before ? { ...last, before } : last);
  return refusalOf(sendMail(desk.services, TO_ANN));
};

describe("a mail", () => {
  it("goes out once, from the configured sender, with a key of its own", async () => {
    const asked = answerMails(desk, SENT);
    await sendMail(desk.services, TO_ANN);
    await sendMail(desk.services, TO_ANN);
    const from = { name: "Latchkey", address: "login@example.com" };
    const idempotencyKey = expect.stringMatching(/^[0-9a-f-]{36}$/);
    const mail = { ...TO_ANN, from, replyTo: "help@example.com", idempotencyKey };
    expect(asked).toEqual([mail, mail]);
    expect(asked[0]?.idempotencyKey).not.toBe(asked[1]?.idempotencyKey);
  });

  it("is told of, with what each provider said before", async () => {
    answerMails(desk, { ...SENT, before: [{ ...OVERLOADED, provider: "postmark" }] });
    await sendMail(desk.services, TO_ANN);
    expect(desk.recorded).toEqual([
      ["mail.not_sent", { provider: "postmark", outcome: "retry", reason: "status 503" }],
      ["mail.sent", { provider: "resend", mailId: "the mail's id" }],
    ]);
  });

  it("that a provider will not take is refused, whatever the others said", async () => {
    expect(await refusal(REFUSED)).toEqual({ code: "mail_refused", reason: "resend" });
    expect((await refusal(REFUSED, [LOST])).code).toBe("mail_refused");
    expect(desk.recorded[0]).toEqual([
      "mail.not_sent",
      { provider: "resend", outcome: "refused", reason: "status 422" },
    ]);
  });

  it("that none could send has failed", async () => {
    expect(await refusal(OVERLOADED)).toEqual({ code: "mail_failed", reason: "resend" });
    expect((await refusal(OVERLOADED, [OVERLOADED, OVERLOADED])).code).toBe("mail_failed");
  });

  it("of which any provider's answer was lost may have gone out", async () => {
    expect(await refusal(LOST)).toEqual({ code: "mail_uncertain", reason: "resend" });
    expect((await refusal(OVERLOADED, [LOST, OVERLOADED])).code).toBe("mail_uncertain");
  });
});

describe("a suppressed address", () => {
  it("gets none, and that is told of without the address", async () => {
    await insert("suppressions", [
      { email_key: "ann@example.com", reason: "bounce", provider: "resend", occurred_at: 1 },
    ]);
    const asked = answerMails(desk, SENT);
    await sendMailUnlessSuppressed(desk.services, emailOf("ann"), MESSAGE);
    expect(asked).toEqual([]);
    expect(desk.recorded).toEqual([["mail.withheld", { reason: "suppressed address" }]]);
    await sendMailUnlessSuppressed(desk.services, emailOf("bob"), MESSAGE);
    expect(asked).toMatchObject([{ ...MESSAGE, to: "bob@Example.com" }]);
  });

  it("is not thought to be none where the mail failed", async () => {
    answerMails(desk, OVERLOADED);
    const act = sendMailUnlessSuppressed(desk.services, emailOf("bob"), MESSAGE);
    expect((await refusalOf(act)).code).toBe("mail_failed");
  });
});
