import { describe, expect, inject, it, vi } from "vitest";
import type { ProviderSettings } from "../../../src/config-mail";
import type { Delivery, Mail } from "../../../src/mail/mailer";
import { createMailer } from "../../../src/services";

const TO = "ann.secret@example.com";
const SECRET = "1234 5678";

const mail = (): Mail => ({
  to: TO,
  from: { name: "Latchkey", address: "login@example.com" },
  replyTo: "help@example.com",
  subject: "Sign in",
  text: `The code is ${SECRET}.`,
  html: `<p>The code is ${SECRET}.</p>`,
  idempotencyKey: crypto.randomUUID(),
});

/** What each is made from, at the server that plays them all, where it does this. */
function settingsAt(behaviour: string): ProviderSettings[] {
  const at = (name: string) => `${inject("mailFake")}/${behaviour}/${name}`;
  return [
    { provider: "resend", apiKey: "re_secret_key", baseUrl: at("resend") },
    { provider: "postmark", serverToken: "secret-key", messageStream: "outbound", baseUrl: at("postmark") },
    { provider: "sendgrid", apiKey: "SG.secret-key", baseUrl: at("sendgrid") },
    { provider: "mailgun", apiKey: "secret-key", domain: "mg.example.com", baseUrl: at("mailgun") },
    {
      provider: "ses",
      accessKeyId: "AKIAEXAMPLE",
      secretAccessKey: "secret-key",
      region: "eu-west-1",
      baseUrl: at("ses"),
    },
    { provider: "brevo", apiKey: "secret-key", baseUrl: at("brevo") },
    { provider: "mailersend", apiKey: "secret-key", baseUrl: at("mailersend") },
    { provider: "webhook", url: at("webhook"), secret: `whsec_${btoa("secret-key-secret-key-24")}` },
  ];
}

/** What every provider makes of one mail. */
async function deliveriesAt(behaviour: string, patienceMs = 10_000): Promise<Record<string, Delivery>> {
  const deliveries = await Promise.all(
    settingsAt(behaviour).map(async (settings) => {
      const delivery = await createMailer(settings, {}).send(mail(), AbortSignal.timeout(patienceMs));
      return [settings.provider, delivery] as const;
    }),
  );
  return Object.fromEntries(deliveries);
}

async function mailsOf(subject: string): Promise<Record<string, unknown>[]> {
  const mails = (await (await fetch(`${inject("mailFake")}/mails.json`)).json()) as Record<string, unknown>[];
  return mails.filter((found) => found.subject === subject);
}

const outcomesOf = (deliveries: Record<string, Delivery>) =>
  Object.fromEntries(Object.entries(deliveries).map(([name, { outcome }]) => [name, outcome]));

const all = (outcome: Delivery["outcome"], but: Record<string, Delivery["outcome"]> = {}) => ({
  ...Object.fromEntries(settingsAt("ok").map(({ provider }) => [provider, outcome])),
  ...but,
});

describe("every provider", () => {
  it.each(["ok", "slow"])(
    "that takes the mail has sent it, under the provider's own id (%s)",
    async (behaviour) => {
      const deliveries = await deliveriesAt(behaviour);
      expect(outcomesOf(deliveries)).toEqual(all("sent"));
      for (const [provider, delivery] of Object.entries(deliveries))
        expect(delivery).toMatchObject({ provider, id: expect.stringMatching(/^\S{10,}$/) });
    },
  );

  it("gets the whole mail, and says whom it is from, where an answer goes, and that a machine wrote it", async () => {
    const subject = `Ünïcode 日本 ${crypto.randomUUID()}`;
    await Promise.all(
      settingsAt("ok").map((settings) => createMailer(settings, {}).send({ ...mail(), subject })),
    );
    const mails = (await (await fetch(`${inject("mailFake")}/mails.json`)).json()) as Record<
      string,
      unknown
    >[];
    const ours = mails.filter((found) => found.subject === subject);
    expect(ours.map(({ provider }) => provider).sort()).toEqual(Object.keys(all("sent")).sort());
    const { text, html } = mail();
    for (const found of ours) {
      expect(found).toMatchObject({ to: TO, replyTo: "help@example.com", text, html });
      expect(found.from).toMatch(/Latchkey.*login@example\.com/);
      // MailerSend takes headers on higher plans alone.
      if (found.provider !== "mailersend")
        expect(found.headers).toMatchObject({ "Auto-Submitted": "auto-generated" });
    }
  });

  it.each(["o'neil&sons=/?*|$!#`^~+x@example.com", "用户@xn--r8jz45g.jp"])(
    "gets the address %s as it is, in one place",
    async (to) => {
      const subject = crypto.randomUUID();
      await Promise.all(
        settingsAt("ok").map((settings) => createMailer(settings, {}).send({ ...mail(), to, subject })),
      );
      const ours = await mailsOf(subject);
      expect(ours.map((found) => found.to)).toEqual(settingsAt("ok").map(() => to));
    },
  );

  it("refuses a bad address", async () => {
    expect(outcomesOf(await deliveriesAt("bad-address"))).toEqual(all("refused"));
  });

  it("refuses a sender that is not verified", async () => {
    expect(outcomesOf(await deliveriesAt("bad-sender"))).toEqual(all("refused"));
  });

  it.each([
    ["its key is wrong", "bad-key"],
    ["there were too many requests", "rate-limited"],
    ["its quota is used up", "quota"],
    ["something broke there", "error"],
    ["it is down for maintenance", "maintenance"],
    ["it cuts the connection", "cut"],
    ["it cuts the connection within its answer", "cut-midway"],
    ["it cuts the connection, and has sent the mail", "sent-then-cut"],
    ["its answer never ends", "endless"],
    ["it leads elsewhere", "redirect"],
  ])("leaves the mail to another where %s", async (_, behaviour) => {
    expect(outcomesOf(await deliveriesAt(behaviour))).toEqual(all("retry"));
  });

  it("leaves the mail to another where it never answers", async () => {
    expect(outcomesOf(await deliveriesAt("silent", 500))).toEqual(all("retry"));
  });

  it.each(["garbage", "html", "empty", "other-json"])(
    "leaves the mail to another where 200 is not its own (%s); only the operator's webhook may say anything",
    async (behaviour) => {
      expect(outcomesOf(await deliveriesAt(behaviour))).toEqual(all("retry", { webhook: "sent" }));
    },
  );

  it("says why, and never to whom or what", async () => {
    for (const behaviour of [
      "echo-secrets",
      "bad-address",
      "bad-sender",
      "bad-key",
      "quota",
      "rate-limited",
      "error",
    ]) {
      const said = JSON.stringify(await deliveriesAt(behaviour));
      for (const secret of [TO, "ann.secret", SECRET, "secret-key", "re_secret"])
        expect(said).not.toContain(secret);
    }
    expect(await deliveriesAt("quota")).toMatchObject({
      resend: { reason: "status 429 daily_quota_exceeded" },
      postmark: { reason: "status 422 405" },
      mailgun: { reason: "status 420" },
      ses: { reason: "status 400 LimitExceededException" },
      mailersend: { reason: "status 429 MS42901" },
    });
    expect(await deliveriesAt("bad-sender")).toMatchObject({
      resend: { reason: "status 403 validation_error" },
      ses: { reason: "status 400 MessageRejected" },
      mailersend: { reason: "status 422 MS42207" },
    });
  });

  it("is not followed where it leads elsewhere, for the key would go along", async () => {
    const subject = crypto.randomUUID();
    const settings = settingsAt("redirect");
    await Promise.all(settings.map((one) => createMailer(one, {}).send({ ...mail(), subject })));
    expect((await mailsOf(subject)).length).toBe(0);
  });
});

describe("a provider's answer", () => {
  const [resend, , sendgrid, mailgun, , , mailersend] = settingsAt("ok") as [
    ProviderSettings,
    ProviderSettings,
    ProviderSettings,
    ProviderSettings,
    ProviderSettings,
    ProviderSettings,
    ProviderSettings,
  ];
  const answered = (settings: ProviderSettings, body: unknown, init: ResponseInit) => {
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json(body, init));
    return createMailer(settings, {}).send({ ...mail(), text: `${TOKEN_LINK}\n\n1234 5678\n` });
  };
  const TOKEN = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE";
  const TOKEN_LINK = `https://login.example.com/x?verification_code=${TOKEN}`;

  it.each([
    `to-${TO}`,
    TO.toUpperCase(),
    encodeURIComponent(TO),
    encodeURIComponent(encodeURIComponent(TO)),
    TOKEN,
    `id-${TOKEN}`,
    "12345678",
    "code:1234-5678",
  ])("is no id for the log where it quotes the mail: %s", async (id) => {
    expect(await answered(resend, { id }, {})).toMatchObject({ outcome: "sent", id: "[withheld]" });
    const failed = await answered(resend, { name: id }, { status: 500 });
    expect(JSON.stringify(failed)).not.toContain(id);
  });

  it("is an id for the log where it is the provider's own", async () => {
    for (const id of [
      "<20261122.9876543210.ABC@mg.example.com>",
      "0102018c-5c1d-4f1e-9d7b-000000",
      "4ef9a417-02e9-4d39",
    ])
      expect(await answered(resend, { id }, {})).toMatchObject({ id });
  });

  it.each([
    [
      "a key that may not send",
      sendgrid,
      { errors: [{ message: "access forbidden", field: null }] },
      403,
      "retry",
    ],
    [
      "a sender that is not verified",
      sendgrid,
      { errors: [{ message: "…", field: "from" }] },
      403,
      "refused",
    ],
    ["the sandbox", sendgrid, {}, 200, "retry"],
    ["the quota of a trial", mailersend, { message: "… quota limit. #MS42222" }, 422, "retry"],
    ["the recipients of a trial", mailersend, { message: "… recipients limit. #MS42225" }, 422, "retry"],
    ["a suppression at the provider", mailersend, { warnings: [{ type: "ALL_SUPPRESSED" }] }, 202, "retry"],
    ["a limit", mailgun, { message: "recipient limit exceeded" }, 420, "retry"],
  ] as const)("about %s means what it means", async (_, settings, body, status, outcome) => {
    expect(await answered(settings, body, { status, headers: { "X-Message-Id": "1" } })).toMatchObject({
      outcome,
    });
  });
});
