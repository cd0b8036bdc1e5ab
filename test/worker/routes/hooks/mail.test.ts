import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { faultyD1 } from "../../faults";
import { type Instance, instance, REDIRECT_URI, startLogin } from "../../helpers";
import { others, samples, snsEnvelope, snsSubscription } from "./samples";
import { CERTIFICATE_URL, makeSenders, operatorsOwn, type Sender, sns, TOPIC } from "./senders";

let senders: Record<string, Sender>;
let forgers: Record<string, Sender>;
let topic: Awaited<ReturnType<typeof sns>>;
let latchkey: Instance;

beforeAll(async () => {
  senders = { ...(await makeSenders()), webhook: operatorsOwn() };
  forgers = { ...(await makeSenders()), webhook: operatorsOwn() };
  topic = await sns();
  latchkey = instance({
    ...Object.assign({}, ...Object.values(senders).map(({ variables }) => variables)),
    SES_SNS_TOPIC: TOPIC,
  });
});

const SIGNERS = ["resend", "postmark", "sendgrid", "mailgun", "brevo", "mailersend"] as const;

const post = (
  provider: string,
  { body, headers }: { body: string; headers: Record<string, string> },
  at = latchkey,
) => at.fetch(`/hooks/mail/${provider}`, { method: "POST", body, headers });

async function report(provider: keyof typeof samples | "webhook", value: unknown, by = senders) {
  return post(provider, await (by[provider] as Sender).sign(value));
}

/** SNS answers for its certificate, and remembers what else it is asked. */
function serveCertificate() {
  const asked: string[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (address, init) => {
    new Request(String(address), init); // throws on what the runtime does not know
    asked.push(String(address));
    return new Response(String(address) === CERTIFICATE_URL ? topic.certificate : "<ok/>");
  });
  return asked;
}

async function reportBySns(message: unknown, version: "1" | "2" = "2") {
  const envelope = snsEnvelope(message, TOPIC) as Record<string, string>;
  return post("ses", { body: JSON.stringify(await topic.sign(ours(envelope), version)), headers: {} });
}

/** Without the signature of the documentation's example. */
const ours = ({
  Signature: _,
  SignatureVersion: __,
  SigningCertURL: ___,
  ...envelope
}: Record<string, string>) => envelope;

async function suppressions() {
  const { results } = await env.DB.prepare("SELECT * FROM suppressions ORDER BY email_key").all();
  return results;
}

const NOW = () => new Date();

describe("POST /hooks/mail/:provider", () => {
  it.each(SIGNERS)("of %s suppresses an address that bounced for good", async (provider) => {
    expect((await report(provider, samples[provider].bounce("Ann@example.com", NOW()))).status).toBe(200);
    expect(await suppressions()).toEqual([
      {
        email_key: "ann@example.com",
        reason: "bounce",
        provider,
        occurred_at: expect.closeTo(Date.now() / 1000, -2),
        lifted_at: null,
      },
    ]);
  });

  it.each(SIGNERS)("of %s suppresses an address whose owner complained", async (provider) => {
    expect((await report(provider, samples[provider].complaint("ann@example.com", NOW()))).status).toBe(200);
    expect(await suppressions()).toMatchObject([
      { email_key: "ann@example.com", reason: "complaint", provider },
    ]);
  });

  it.each(SIGNERS)("of %s leaves an address alone that is full, or got its mail", async (provider) => {
    for (const event of ["softBounce", "delivery"] as const)
      expect((await report(provider, samples[provider][event]("ann@example.com", NOW()))).status).toBe(200);
    expect(await suppressions()).toEqual([]);
  });

  it.each(SIGNERS)("of %s refuses what it did not sign", async (provider) => {
    const value = samples[provider].bounce("ann@example.com", NOW());
    const forged = await report(provider, value, forgers);
    expect(forged.status).toBe(401);
    expect(await forged.json()).toEqual({ message: "Invalid signature" });
    expect((await post(provider, { body: JSON.stringify(value), headers: {} })).status).toBe(401);
    expect(await suppressions()).toEqual([]);
  });

  it.each(["resend", "sendgrid", "mailersend"] as const)(
    "of %s refuses what was changed on the way",
    async (provider) => {
      const { body, headers } = await (senders[provider] as Sender).sign(
        samples[provider].bounce("eve@example.com", NOW()),
      );
      expect((await post(provider, { body: body.replaceAll("eve@", "ann@"), headers })).status).toBe(401);
      expect(await suppressions()).toEqual([]);
    },
  );

  it.each([...SIGNERS, "ses", "webhook"])("of %s is not there without its secret", async (provider) => {
    const { body, headers } = await (senders[provider] ?? operatorsOwn()).sign({});
    expect((await post(provider, { body, headers }, instance())).status).toBe(404);
  });

  it.each(["nobody", "mailbox", "cloudflare", "__proto__", "constructor"])(
    "of %s is never there",
    async (provider) => {
      expect((await post(provider, { body: "{}", headers: {} })).status).toBe(404);
    },
  );

  it.each([...SIGNERS, "ses", "webhook"])(
    "of %s takes no body that is anything else than that",
    async (provider) => {
      for (const body of [
        "",
        "null",
        "[]",
        "{}",
        "[[[",
        '"text"',
        '{"signature":{"timestamp":1}}',
        "x".repeat(100_000),
      ])
        expect([401, 200]).toContain((await post(provider, { body, headers: {} })).status);
      for (const value of [null, [], [null, 1], {}, { type: 1 }, "text"]) {
        const sender = senders[provider];
        if (sender)
          expect([200, 401]).toContain((await post(provider, await sender.sign(value ?? 0))).status);
      }
      expect(await suppressions()).toEqual([]);
      expect((await post(provider, { body: "x".repeat(1024 * 1024 + 1), headers: {} })).status).toBe(413);
    },
  );

  it("takes many reports at once", async () => {
    const events = Array.from({ length: 500 }, (_, i) =>
      samples.sendgrid.bounce(`n${i}@example.com`, NOW()),
    ).flat();
    expect((await report("sendgrid", events)).status).toBe(200);
    expect(await suppressions()).toHaveLength(500);
  });

  it("does not believe a clock that is ahead", async () => {
    const tomorrow = new Date(Date.now() + 86_400_000);
    await report("postmark", samples.postmark.bounce("ann@example.com", tomorrow));
    expect(await suppressions()).toMatchObject([{ occurred_at: expect.closeTo(Date.now() / 1000, -2) }]);
  });

  it("skips an address that is none, and takes the others", async () => {
    const events = ["nobody", "ann@example.com"].flatMap(
      (address) => samples.sendgrid.bounce(address, NOW()) as object[],
    );
    await report("sendgrid", events);
    expect(await suppressions()).toHaveLength(1);
  });

  it.each([
    ["resend", others.resend.suppressed, ["bounce"]],
    ["sendgrid", others.sendgrid.droppedBounced, ["bounce"]],
    ["sendgrid", others.sendgrid.droppedSpam, ["complaint"]],
    ["sendgrid", others.sendgrid.droppedUnsubscribed, []],
    ["mailgun", others.mailgun.suppressed, ["bounce"]],
    ["mailgun", others.mailgun.old, []],
    ["brevo", others.brevo.invalid, ["bounce"]],
    ["brevo", others.brevo.blocked, []],
    ["mailersend", others.mailersend.legacyBounce, ["bounce"]],
    ["mailersend", others.mailersend.legacyComplaint, ["complaint"]],
  ] as const)(
    "of %s tells an address that is dead from a mail that was not liked (%#)",
    async (provider, sample, reasons) => {
      expect((await report(provider, sample("ann@example.com", NOW()))).status).toBe(200);
      expect((await suppressions()).map(({ reason }) => reason)).toEqual(reasons);
    },
  );

  it.each(["resend", "webhook"] as const)("of %s refuses a report of ten minutes ago", async (provider) => {
    const at = new Date(Date.now() - 600_000);
    const signed = await (senders[provider] as Sender).sign(samples.resend.bounce("ann@example.com", at), at);
    expect((await post(provider, signed)).status).toBe(401);
  });

  it("of mailgun takes a signature once, for it would fit any address", async () => {
    const signed = await (senders.mailgun as Sender).sign(samples.mailgun.bounce("ann@example.com", NOW()));
    expect((await post("mailgun", signed)).status).toBe(200);
    const replayed = { ...signed, body: signed.body.replaceAll("ann@", "bob@") };
    // Its own repetition looks the same: it is taken, and does nothing.
    expect((await post("mailgun", replayed)).status).toBe(200);
    expect(await suppressions()).toHaveLength(1);
    const harmless = await (senders.mailgun as Sender).sign(
      samples.mailgun.delivery("ann@example.com", NOW()),
    );
    expect((await post("mailgun", harmless)).status).toBe(200);
    const { signature } = JSON.parse(harmless.body);
    const forged = { ...(samples.mailgun.bounce("eve@example.com", NOW()) as object), signature };
    expect((await post("mailgun", { body: JSON.stringify(forged), headers: {} })).status).toBe(200);
    expect(await suppressions()).toHaveLength(1);
    const old = new Date(Date.now() - 13 * 3600_000);
    const stale = await (senders.mailgun as Sender).sign(samples.mailgun.bounce("bob@example.com", old), old);
    expect((await post("mailgun", stale)).status).toBe(401);
  });

  it("of mailgun takes the same report again where it could not be stored", async () => {
    const signed = await (senders.mailgun as Sender).sign(samples.mailgun.bounce("ann@example.com", NOW()));
    const broken = instance({ ...latchkey.env, ...failingAt(1) });
    expect((await post("mailgun", signed, broken)).status).toBe(503);
    expect((await post("mailgun", signed)).status).toBe(200);
    expect(await suppressions()).toHaveLength(1);
  });

  it("of brevo asks for the report again in the only way that Brevo heeds", async () => {
    const signed = await (senders.brevo as Sender).sign(samples.brevo.bounce("ann@example.com", NOW()));
    expect(
      (await post("brevo", signed, instance({ ...latchkey.env, ...faultyD1(env, "fails before") }))).status,
    ).toBe(429);
    const basic = { Authorization: `Basic ${btoa(`x:${senders.brevo?.variables.BREVO_WEBHOOK_SECRET}`)}` };
    expect((await post("brevo", { ...signed, headers: basic })).status).toBe(200);
    expect(await suppressions()).toHaveLength(1);
  });

  it("of mailersend takes the test that is sent before there is a secret, and does nothing", async () => {
    expect((await post("mailersend", { body: '{"type":"webhook.test"}', headers: {} })).status).toBe(200);
    expect(await suppressions()).toEqual([]);
  });

  it("of the operator's own mail system takes bounces and complaints", async () => {
    const event = (type: string, to: string) => ({ type, timestamp: NOW().toISOString(), data: { to } });
    expect((await report("webhook", event("mail.bounced", "ann@example.com"))).status).toBe(200);
    expect((await report("webhook", event("mail.complained", "bob@example.com"))).status).toBe(200);
    // What we send to it ourselves is signed with the same secret, and is no report.
    expect((await report("webhook", event("mail.send", "eve@example.com"))).status).toBe(200);
    expect(await suppressions()).toMatchObject([{ reason: "bounce" }, { reason: "complaint" }]);
  });

  it.each(["constructor", "__proto__", "toString"])(
    "of every provider takes the word %s for no reason",
    async (word) => {
      const bounce = (provider: "postmark" | "mailgun" | "sendgrid") =>
        samples[provider].bounce("ann@example.com", NOW());
      const events = {
        postmark: { ...(bounce("postmark") as object), Type: word },
        mailgun: {
          "event-data": { ...(bounce("mailgun") as { "event-data": object })["event-data"], reason: word },
        },
        sendgrid: (bounce("sendgrid") as object[]).map((event) => ({
          ...event,
          event: "dropped",
          reason: word,
        })),
      };
      for (const [provider, event] of Object.entries(events))
        expect([provider, (await report(provider as "postmark", event)).status]).toEqual([provider, 200]);
      expect(await suppressions()).toEqual([]);
    },
  );

  it.each([-1e300, -1, 1e12, "soon", null])("of brevo skips an event of the time %s", async (ts_event) => {
    const event = { ...(samples.brevo.bounce("ann@example.com", NOW()) as object), ts_event };
    expect((await report("brevo", event)).status).toBe(200);
    expect(await suppressions()).toEqual([]);
  });

  it("of brevo takes a bounce that does not say when, as one of when it was reported", async () => {
    const { ts_event: _, ...reported } = samples.brevo.bounce("ann@example.com", NOW()) as {
      ts: number;
    } & Record<string, unknown>;
    expect((await report("brevo", { ...reported, ts: 1_784_678_400 })).status).toBe(200);
    const { ts: __, ...timeless } = reported;
    expect((await report("brevo", { ...timeless, email: "bob@example.com" })).status).toBe(200);
    expect(await suppressions()).toMatchObject([
      { email_key: "ann@example.com", occurred_at: 1_784_678_400 },
      { email_key: "bob@example.com", occurred_at: expect.closeTo(Date.now() / 1000, -2) },
    ]);
  });

  it("logs how many there were, and no address", async () => {
    const log = vi.spyOn(console, "info");
    await report("resend", samples.resend.bounce("ann.secret@example.com", NOW()));
    expect(log.mock.calls.join()).toContain('"event":"bounces.recorded"');
    expect(log.mock.calls.join()).not.toContain("ann.secret");
  });
});

/** D1 that fails at one batch alone, counted from 1. */
function failingAt(which: number) {
  let batches = 0;
  return {
    DB: new Proxy(env.DB, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...values: unknown[]) => {
          if (name === "batch" && ++batches === which) throw new Error("network connection lost");
          return value.apply(target, values);
        };
      },
    }),
  };
}

describe("POST /hooks/mail/ses, by SNS", () => {
  it.each(["1", "2"] as const)("takes what was signed by version %s", async (version) => {
    serveCertificate();
    expect((await reportBySns(samples.ses.bounce("ann@example.com", NOW()), version)).status).toBe(200);
    expect((await reportBySns(samples.ses.complaint("bob@example.com", NOW()), version)).status).toBe(200);
    expect((await reportBySns(samples.ses.softBounce("cas@example.com", NOW()), version)).status).toBe(200);
    expect((await reportBySns(samples.ses.delivery("dan@example.com", NOW()), version)).status).toBe(200);
    expect((await reportBySns(others.ses.notSpam("eve@example.com", NOW()), version)).status).toBe(200);
    expect((await reportBySns(others.ses.suppressed("fay@example.com", NOW()), version)).status).toBe(200);
    const first = "Successfully validated SNS topic for Amazon SES event publishing.";
    expect((await reportBySns(first, version)).status).toBe(200);
    expect(await suppressions()).toMatchObject([
      { email_key: "ann@example.com", reason: "bounce", provider: "ses" },
      { email_key: "bob@example.com", reason: "complaint" },
      { email_key: "fay@example.com", reason: "bounce" },
    ]);
  });

  it.each([
    ["another topic", { TopicArn: "arn:aws:sns:eu-west-1:999999999999:eve" }],
    [
      "a certificate of elsewhere",
      { SigningCertURL: "https://sns.eu-west-1.amazonaws.com.evil.example/a.pem" },
    ],
    ["a certificate of another AWS service", { SigningCertURL: "https://eve.s3.amazonaws.com/a.pem" }],
    [
      "a certificate with a user before the host",
      { SigningCertURL: "https://sns.eu-west-1.amazonaws.com@evil.example/a.pem" },
    ],
    ["a certificate on another port", { SigningCertURL: "https://sns.eu-west-1.amazonaws.com:8443/a.pem" }],
    ["a certificate that is none", { SigningCertURL: "https://sns.eu-west-1.amazonaws.com/a.json" }],
    [
      "a certificate of another region",
      { SigningCertURL: "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123.pem" },
    ],
    [
      "a certificate of a bucket that is called sns",
      { SigningCertURL: "https://sns.s3-us-west-2.amazonaws.com/SimpleNotificationService-0123.pem" },
    ],
    [
      "an answer of SNS that is no certificate",
      { SigningCertURL: `${CERTIFICATE_URL}?Action=GetEndpointAttributes` },
    ],
    [
      "a certificate of another name",
      { SigningCertURL: "https://sns.eu-west-1.amazonaws.com/x/SimpleNotificationService-0123.pem" },
    ],
    ["a certificate over http", { SigningCertURL: "http://sns.eu-west-1.amazonaws.com/a.pem" }],
  ])("refuses %s, and asks nobody", async (_, fields) => {
    const asked = serveCertificate();
    const envelope = {
      ...ours(snsEnvelope(samples.ses.bounce("ann@example.com", NOW()), TOPIC) as Record<string, string>),
      ...fields,
    };
    const body = JSON.stringify(await topic.sign(envelope));
    expect((await post("ses", { body, headers: {} })).status).toBe(401);
    expect(asked).toEqual([]);
    expect(await suppressions()).toEqual([]);
  });

  it("refuses what was changed on the way", async () => {
    serveCertificate();
    const envelope = ours(
      snsEnvelope(samples.ses.bounce("eve@example.com", NOW()), TOPIC) as Record<string, string>,
    );
    const signed = JSON.stringify(await topic.sign(envelope)).replaceAll("eve@", "ann@");
    expect((await post("ses", { body: signed, headers: {} })).status).toBe(401);
  });

  it("confirms a subscription to its own topic, and to no other", async () => {
    const asked = serveCertificate();
    const subscribe = ours(snsSubscription(TOPIC) as Record<string, string>);
    const url = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1";
    const send = async (fields: Record<string, string>) =>
      (
        await post("ses", {
          body: JSON.stringify(await topic.sign({ ...subscribe, ...fields })),
          headers: {},
        })
      ).status;
    expect(await send({ SubscribeURL: "https://evil.example/?Action=ConfirmSubscription" })).toBe(401);
    expect(await send({ SubscribeURL: url, TopicArn: "arn:aws:sns:eu-west-1:999999999999:eve" })).toBe(401);
    expect(asked.filter((address) => address !== CERTIFICATE_URL)).toEqual([]);
    expect(await send({ SubscribeURL: url })).toBe(200);
    expect(asked).toContain(url);
  });

  it("asks SNS to come again where its certificate cannot be had", async () => {
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 500 }));
    const envelope = {
      ...ours(snsEnvelope(samples.ses.bounce("ann@example.com", NOW()), TOPIC) as Record<string, string>),
      SigningCertURL: "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-new.pem",
    };
    const body = JSON.stringify(await topic.sign(envelope));
    expect((await post("ses", { body, headers: {} })).status).toBe(503);
  });
});

describe("a suppressed address", () => {
  const start = (email: string, at: Instance) =>
    at.post("/api/passwordless/start", { email, redirectUri: REDIRECT_URI });
  const suppress = (address: string) => report("resend", samples.resend.bounce(address, NOW()));

  it.each([{ SIGNUP: "open" }, { SIGNUP: "closed" }])(
    "gets no mail, and the same answer as any other, with %o",
    async (signup) => {
      const at = instance({ ...latchkey.env, ...signup });
      for (const username of ["ann", "bob"])
        await latchkey.post("/api/users", { email: `${username}@example.com`, username });
      await suppress("ann@example.com");
      const look = async (email: string) => {
        const response = await start(email, at);
        const shape = [...response.headers].map(([name, value]) => [
          name,
          value.replace(/[\w-]{36,}/g, "…").replace(encodeURIComponent(email), "…"),
        ]);
        return { status: response.status, shape, body: await response.text() };
      };
      expect(await look("ann@example.com")).toEqual(await look("bob@example.com"));
      expect(await at.mails("ann@example.com")).toEqual([]);
      expect(await at.mails("bob@example.com")).toHaveLength(1);
    },
  );

  it("gets none at an address of another case", async () => {
    await suppress("ann@example.com");
    await start("ANN@example.com", latchkey);
    expect(await latchkey.mails("ANN@example.com")).toEqual([]);
  });

  it("gets mail again once that is lifted, whatever was reported before, until it bounces again", async () => {
    const earlier = new Date(Date.now() - 3600_000);
    await suppress("ann@example.com");
    await env.DB.prepare("UPDATE suppressions SET lifted_at = unixepoch() - 60").run();
    await report("postmark", samples.postmark.bounce("ann@example.com", earlier));
    expect((await startLogin(latchkey, "ann@example.com")).code).toMatch(/^\d{8}$/);
    await suppress("ann@example.com");
    await start("ann@example.com", latchkey);
    expect(await latchkey.mails("ann@example.com")).toHaveLength(1);
  });
});
