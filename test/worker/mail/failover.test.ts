import { describe, expect, inject, it, vi } from "vitest";
import { createFailover } from "../../../src/mail/failover";
import type { Delivery, Mail, Mailer } from "../../../src/mail/mailer";
import { direct, fragmentOf, REDIRECT_URI } from "../helpers";

const MAIL = { to: "ann@example.com", idempotencyKey: "1" } as Mail;
const sent = (provider: string): Delivery => ({ outcome: "sent", provider, id: "1" });
const retry = (provider: string): Delivery => ({ outcome: "retry", provider, reason: "status 500" });

function scripted(name: string, answers: (Delivery | "nothing" | Error)[]) {
  const asked: Mail[] = [];
  const mailer: Mailer = {
    name,
    async send(mail) {
      asked.push(mail);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer === "nothing" || answer === undefined ? new Promise(() => {}) : answer;
    },
  };
  return { mailer, asked };
}

describe("failover between mailers", () => {
  it("stops at the first that sends the mail, and tells what the others said", async () => {
    const [a, b, c] = [scripted("a", [retry("a")]), scripted("b", [sent("b")]), scripted("c", [sent("c")])];
    const delivery = await createFailover([a.mailer, b.mailer, c.mailer], 5).send(MAIL);
    expect(delivery).toEqual({ ...sent("b"), before: [retry("a")] });
    expect(c.asked).toEqual([]);
  });

  it("stops at one that refuses the mail for good", async () => {
    const refused: Delivery = { outcome: "refused", provider: "a", reason: "status 422" };
    const [a, b] = [scripted("a", [refused]), scripted("b", [sent("b")])];
    expect(await createFailover([a.mailer, b.mailer], 5).send(MAIL)).toEqual(refused);
    expect(b.asked).toEqual([]);
  });

  it("gives every one the same mail, so that whichever arrives has the same link, code and key", async () => {
    const [a, b] = [scripted("a", [retry("a")]), scripted("b", [sent("b")])];
    await createFailover([a.mailer, b.mailer], 5).send(MAIL);
    expect(a.asked[0]).toBe(MAIL);
    expect(b.asked[0]).toBe(MAIL);
  });

  it("asks one that failed after the others, for 30 seconds, and then in its turn again", async () => {
    vi.useFakeTimers();
    const [a, b] = [scripted("a", [retry("a"), sent("a")]), scripted("b", [sent("b")])];
    const failover = createFailover([a.mailer, b.mailer], 5);
    expect((await failover.send(MAIL)).provider).toBe("b");
    vi.advanceTimersByTime(29_999);
    expect((await failover.send(MAIL)).provider).toBe("b");
    expect(a.asked).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect((await failover.send(MAIL)).provider).toBe("a");
  });

  it("asks those that failed all the same where no other is left", async () => {
    const a = scripted("a", [retry("a"), sent("a")]);
    const failover = createFailover([a.mailer], 5);
    expect((await failover.send(MAIL)).outcome).toBe("retry");
    expect((await failover.send(MAIL)).outcome).toBe("sent");
  });

  it("goes on to the next where one throws, or answers nothing in its time", async () => {
    vi.useFakeTimers();
    const [a, b, c] = [
      scripted("a", [new TypeError("broken")]),
      scripted("b", ["nothing"]),
      scripted("c", [sent("c")]),
    ];
    const answer = createFailover([a.mailer, b.mailer, c.mailer], 5).send(MAIL);
    await vi.advanceTimersByTimeAsync(4999);
    expect(c.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toEqual({
      ...sent("c"),
      before: [
        { outcome: "retry", provider: "a", reason: "TypeError: broken", uncertain: true },
        { outcome: "retry", provider: "b", reason: "no answer in 5 s", uncertain: true },
      ],
    });
  });

  it("gives each its whole time, as long as a second is left for every one that is still to come", async () => {
    vi.useFakeTimers();
    const silent = ["a", "b", "c"].map((name) => scripted(name, ["nothing"]));
    const answer = createFailover(
      silent.map(({ mailer }) => mailer),
      5,
    ).send(MAIL);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(reasonsOf(await answer)).toEqual(["no answer in 5 s", "no answer in 5 s", "no answer in 2 s"]);
  });

  it("leaves a second to one that would answer, however many silent ones there are before it", async () => {
    vi.useFakeTimers();
    const silent = ["a", "b", "c"].map((name) => scripted(name, ["nothing"]));
    const d = scripted("d", [sent("d")]);
    const answer = createFailover([...silent.map(({ mailer }) => mailer), d.mailer], 10).send(MAIL);
    await vi.advanceTimersByTimeAsync(11_000);
    expect((await answer).provider).toBe("d");
    expect(reasonsOf(await answer)).toEqual([
      "no answer in 9 s",
      "no answer in 1 s",
      "no answer in 1 s",
      undefined,
    ]);
  });

  it("ends after 12 seconds, however many there are", async () => {
    vi.useFakeTimers();
    const silent = ["a", "b", "c", "d"].map((name) => scripted(name, ["nothing"]));
    const begun = Date.now();
    const answer = createFailover(
      silent.map(({ mailer }) => mailer),
      5,
    ).send(MAIL);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(await answer).toMatchObject({ outcome: "retry", provider: "d", reason: "no answer in 1 s" });
    expect(Date.now() - begun).toBe(12_000);
    expect(silent.map(({ asked }) => asked.length)).toEqual([1, 1, 1, 1]);
  });
});

const reasonsOf = (delivery: Delivery) =>
  [...(delivery.before ?? []), delivery].map((each) => ("reason" in each ? each.reason : undefined));

interface Taken {
  provider: string;
  to: string;
  text: string;
  idempotencyKey: string | null;
}

describe("a login whose first provider fails", () => {
  const at = (behaviour: string, name: string) => `${inject("mailFake")}/${behaviour}/${name}`;
  const latchkey = (behaviour: string, second = "ok") =>
    direct({
      MAIL_PROVIDERS: "resend, ses",
      MAIL_TIMEOUT: "1s",
      RESEND_API_KEY: "re_1",
      RESEND_BASE_URL: at(behaviour, "resend"),
      SES_REGION: "eu-west-1",
      SES_ACCESS_KEY_ID: "AKIAEXAMPLE",
      SES_SECRET_ACCESS_KEY: "secret",
      SES_BASE_URL: at(second, "ses"),
    });
  const mailsTo = async (address: string): Promise<Taken[]> => {
    const mails = (await (await fetch(`${inject("mailFake")}/mails.json`)).json()) as Taken[];
    return mails.filter(({ to }) => to === address);
  };
  const start = (email: string, at: ReturnType<typeof latchkey>) =>
    at.post("/api/passwordless/start", { email, redirectUri: REDIRECT_URI });

  it.each([
    "bad-key",
    "rate-limited",
    "quota",
    "error",
    "maintenance",
    "silent",
    "cut",
    "cut-midway",
    "garbage",
    "html",
    "empty",
    "other-json",
    "endless",
    "redirect",
  ])("is mailed by the second (%s)", async (behaviour) => {
    const email = `${crypto.randomUUID()}@example.com`;
    const log = vi.spyOn(console, "warn");
    expect((await start(email, latchkey(behaviour))).status).toBe(204);
    expect((await mailsTo(email)).map(({ provider }) => provider)).toEqual(["ses"]);
    expect(log.mock.calls.join()).toMatch(
      /"mail.not_sent".*"provider":"resend","outcome":"retry","reason":"/,
    );
  });

  it("may be mailed twice, and both mails have the same link", async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const at = latchkey("sent-then-cut");
    expect((await start(email, at)).status).toBe(204);
    const mails = await mailsTo(email);
    expect(mails.map(({ provider }) => provider).sort()).toEqual(["resend", "ses"]);
    expect(mails[0]?.text).toBe(mails[1]?.text);
    const [link = ""] = /https?:\S+/.exec(mails[0]?.text ?? "") ?? [];
    expect(fragmentOf(await at.get(link)).get("jwt")).toBeTruthy();
    expect((await at.get(link)).status).toBe(400);
  });

  it("is answered with 503, and can be tried again, where the second fails, too", async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const at = latchkey("error", "quota");
    const response = await start(email, at);
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toBe("30");
    expect(await response.json()).toEqual({
      message: "The mail could not be sent",
      requestId: expect.any(String),
    });
    expect((await at.env.ATTEMPTS.list()).keys).toEqual([]);
    expect(await mailsTo(email)).toEqual([]);
  });
});
