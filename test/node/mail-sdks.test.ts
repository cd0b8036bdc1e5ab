import { generateKeyPairSync, sign } from "node:crypto";
import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { BrevoClient } from "@getbrevo/brevo";
import sendgridClient from "@sendgrid/client";
import { EventWebhook, EventWebhookHeader } from "@sendgrid/eventwebhook";
import sendgrid from "@sendgrid/mail";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { EmailParams, MailerSend, Recipient, Sender } from "mailersend";
import Mailgun from "mailgun.js";
import { Models, ServerClient } from "postmark";
import { Resend } from "resend";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startMailFake } from "../../scripts/mail-fake/server.mjs";
import type { BounceHook } from "../../src/mail/bounces/bounce-hook";
import { resendBounces } from "../../src/mail/bounces/resend";
import type { Mail, Mailer } from "../../src/mail/mailer";
import { createBrevo } from "../../src/mail/providers/brevo";
import { createMailersend } from "../../src/mail/providers/mailersend";
import { createMailgun } from "../../src/mail/providers/mailgun";
import { createPostmark } from "../../src/mail/providers/postmark";
import { createResend } from "../../src/mail/providers/resend";
import { createSendgrid } from "../../src/mail/providers/sendgrid";
import { createSes } from "../../src/mail/providers/ses";
import { createWebhook } from "../../src/mail/providers/webhook";

let fake: Awaited<ReturnType<typeof startMailFake>>;

beforeAll(async () => {
  vi.stubEnv("no_proxy", "127.0.0.1"); // some SDKs would ask the proxy of whoever runs the tests
  fake = await startMailFake();
});

afterAll(() => fake.close());

type Received = ReturnType<typeof fake.requests>[number];

/** The one request that this sends. */
async function requestOf(send: () => Promise<unknown>): Promise<Received> {
  // Forgets the idempotency keys: ours and theirs are the same.
  await fetch(`${fake.url}/mails.json`, { method: "DELETE" });
  const before = fake.requests().length;
  await send();
  const [request, ...others] = fake.requests().slice(0, fake.requests().length - before);
  expect(others).toEqual([]);
  return request!;
}

const MAIL: Mail = {
  to: "ann+tag@example.com",
  from: { name: "Ann's Little Shop", address: "login@mail.example.com" },
  replyTo: "help+login@example.com",
  subject: "123 456 – dein Code für Änne 👋",
  text: 'Hello,\n\nthis is your code: 123 456\n\n"No?" Then leave it. – Grüße 👋\n',
  html: '<p style="color: #333">Hello,</p>\n<p><a href="https://example.com/?a=1&amp;b=2">Log in</a> – Grüße 👋</p>\n',
  idempotencyKey: "0b1f9a9e-6c0f-4a52-9d3b-0f3f1d6d2a11",
};

/** `line` is the sender as one text, which many SDKs want and none makes; `words` the same in ASCII. */
const SENDERS = [
  { name: "Ann's Little Shop", line: `"Ann's Little Shop" <login@mail.example.com>` },
  {
    name: "Änne Löwe",
    line: '"Änne Löwe" <login@mail.example.com>',
    words: "=?UTF-8?B?w4RubmUgTMO2d2U=?= <login@mail.example.com>",
  },
  { name: "", line: "login@mail.example.com" },
];
type SenderText = (typeof SENDERS)[number];

const AUTO = { name: "Auto-Submitted", value: "auto-generated" };
const AWS = { accessKeyId: "AKIAFAKEFAKEFAKEFAKE", secretAccessKey: "fake/secret+key" };

/** How somebody with the official SDK would send the mail, with tracking off as far as the SDK can say so. */
interface Pair {
  ours(baseUrl: string): Mailer;
  theirs(baseUrl: string, mail: Mail, sender: SenderText): Promise<unknown>;
  /** What is left of the Authorization header where it cannot be the same twice. */
  authorization?(headers: Record<string, string>): string | undefined;
}

const PAIRS: Record<string, Pair> = {
  // No option for tracking.
  resend: {
    ours: (baseUrl) => createResend({ apiKey: "re_fake", baseUrl }),
    theirs: (baseUrl, mail, { line }) =>
      new Resend("re_fake", { baseUrl }).emails.send(
        {
          from: line,
          to: [mail.to],
          replyTo: mail.replyTo,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          headers: { [AUTO.name]: AUTO.value },
        },
        { idempotencyKey: mail.idempotencyKey },
      ),
  },

  postmark: {
    ours: (baseUrl) => createPostmark({ serverToken: "fake", messageStream: "outbound", baseUrl }),
    theirs: (baseUrl, mail, { line }) =>
      new ServerClient("fake", {
        useHttps: false,
        requestHost: baseUrl.replace("http://", ""),
      }).sendEmail({
        From: line,
        To: mail.to,
        ReplyTo: mail.replyTo,
        Subject: mail.subject,
        TextBody: mail.text,
        HtmlBody: mail.html,
        Headers: [{ Name: AUTO.name, Value: AUTO.value }],
        MessageStream: "outbound",
        TrackOpens: false,
        TrackLinks: Models.LinkTrackingOptions.None,
      }),
  },

  sendgrid: {
    ours: (baseUrl) => createSendgrid({ apiKey: "SG.fake", baseUrl }),
    theirs(baseUrl, mail, { name }) {
      sendgrid.setClient(sendgridClient);
      sendgrid.setApiKey("SG.fake");
      sendgridClient.setDefaultRequest("baseUrl", baseUrl);
      return sendgrid.send({
        to: mail.to,
        from: { email: mail.from.address, ...(name && { name }) },
        replyTo: mail.replyTo,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: { [AUTO.name]: AUTO.value },
        trackingSettings: {
          clickTracking: { enable: false, enableText: false },
          openTracking: { enable: false },
          subscriptionTracking: { enable: false },
        },
      });
    },
  },

  mailgun: {
    ours: (baseUrl) => createMailgun({ apiKey: "fake", domain: "mg.example.com", baseUrl }),
    theirs: (baseUrl, mail, { line }) =>
      new Mailgun(FormData)
        .client({ username: "api", key: "fake", url: baseUrl })
        .messages.create("mg.example.com", {
          from: line,
          to: mail.to,
          "h:Reply-To": mail.replyTo,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          [`h:${AUTO.name}`]: AUTO.value,
          "o:tracking": "no",
          "o:tracking-clicks": "no",
          "o:tracking-opens": "no",
        }),
  },

  ses: {
    ours: (baseUrl) => createSes({ ...AWS, region: "eu-west-1", baseUrl }),
    theirs: (baseUrl, mail, { line, words = line }) =>
      new SESv2Client({ region: "eu-west-1", credentials: AWS, endpoint: baseUrl, maxAttempts: 1 }).send(
        new SendEmailCommand({
          FromEmailAddress: words,
          Destination: { ToAddresses: [mail.to] },
          ReplyToAddresses: mail.replyTo === undefined ? undefined : [mail.replyTo],
          Content: {
            Simple: {
              Subject: { Data: mail.subject, Charset: "UTF-8" },
              Body: {
                Text: { Data: mail.text, Charset: "UTF-8" },
                Html: { Data: mail.html, Charset: "UTF-8" },
              },
              Headers: [{ Name: AUTO.name, Value: AUTO.value }],
            },
          },
          ConfigurationOverrides: {
            Tracking: { OpenTrackingEnabled: "DISABLED", ClickTrackingEnabled: "DISABLED" },
          },
        }),
      ),
    // The SDK signs headers that only it sends, and some that need no signature. Ours is recomputed below.
    authorization: ({ authorization = "", "x-amz-date": date = "" }) =>
      authorization
        .replace(`/${date.slice(0, 8)}/`, "/date/")
        .replace(/, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}$/, ""),
  },

  // No option for tracking.
  brevo: {
    ours: (baseUrl) => createBrevo({ apiKey: "xkeysib-fake", baseUrl }),
    theirs: (baseUrl, mail, { name }) =>
      new BrevoClient({
        apiKey: "xkeysib-fake",
        baseUrl: `${baseUrl}/v3`,
        maxRetries: 0,
      }).transactionalEmails.sendTransacEmail({
        sender: { email: mail.from.address, ...(name && { name }) },
        to: [{ email: mail.to }],
        replyTo: mail.replyTo === undefined ? undefined : { email: mail.replyTo },
        subject: mail.subject,
        textContent: mail.text,
        htmlContent: mail.html,
        headers: { [AUTO.name]: AUTO.value, idempotencyKey: mail.idempotencyKey },
      }),
  },

  // Without headers of its own: they cost a plan.
  mailersend: {
    ours: (baseUrl) => createMailersend({ apiKey: "mlsn.fake", baseUrl }),
    theirs(baseUrl, mail, { name }) {
      const { email } = new MailerSend({ apiKey: "mlsn.fake" });
      Object.assign(email, { baseUrl: `${baseUrl}/v1` }); // private: there is no option
      const params = new EmailParams()
        .setFrom(new Sender(mail.from.address, name || undefined))
        .setTo([new Recipient(mail.to)])
        .setSubject(mail.subject)
        .setText(mail.text)
        .setHtml(mail.html)
        .setSettings({ track_clicks: false, track_opens: false, track_content: false });
      if (mail.replyTo !== undefined) params.setReplyTo(new Recipient(mail.replyTo));
      return email.send(params);
    },
  },
};

/** Headers that mean something to a provider. Others differ: what SDKs tell of themselves, and what `fetch` adds. */
const HEADERS = ["authorization", "api-key", "x-postmark-server-token", "idempotency-key"];

/** A request as the provider understands it: the order of fields means nothing, nor does the boundary between them. */
async function meaningOf({ method, url, headers, body }: Received, { authorization }: Pair) {
  const type = headers["content-type"] ?? "";
  const [mediaType] = type.split(";");
  const form = () => new Response(body, { headers: { "content-type": type } }).formData();
  return {
    method,
    url,
    headers: {
      ...Object.fromEntries(HEADERS.map((name) => [name, headers[name]])),
      ...(authorization && { authorization: authorization(headers) }),
    },
    mediaType,
    body: mediaType === "multipart/form-data" ? [...(await form())].sort() : JSON.parse(body),
  };
}

const CASES = [
  ...SENDERS.map((sender) => ({ title: `from "${sender.name}"`, sender, replyTo: MAIL.replyTo })),
  ...SENDERS.slice(0, 1).map((sender) => ({ title: "without replyTo", sender, replyTo: undefined })),
];

const mailOf = ({ sender, replyTo }: (typeof CASES)[number]): Mail => ({
  ...MAIL,
  from: { ...MAIL.from, name: sender.name },
  replyTo,
});

const ourRequest = (mailer: Mailer, mail: Mail) =>
  requestOf(async () => expect(await mailer.send(mail)).toMatchObject({ outcome: "sent" }));

describe.each(Object.entries(PAIRS))("%s", (provider, pair) => {
  it.each(CASES)("gets what its own SDK would send, $title", async (example) => {
    const baseUrl = `${fake.url}/ok/${provider}`;
    const mail = mailOf(example);
    const ours = await ourRequest(pair.ours(baseUrl), mail);
    const theirs = await requestOf(() => pair.theirs(baseUrl, mail, example.sender));
    expect(await meaningOf(ours, pair)).toEqual(await meaningOf(theirs, pair));
  });
});

describe("the signature for ses", () => {
  it.each(CASES)("is what the SDK's own signer makes of our request, $title", async (example) => {
    const mailer = createSes({ ...AWS, region: "eu-west-1", baseUrl: `${fake.url}/ok/ses` });
    const { method, url, headers, body } = await ourRequest(mailer, mailOf(example));
    const [, names = ""] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "") ?? [];
    expect(names.split(";")).toEqual(expect.arrayContaining(["host", "x-amz-date"]));
    expect(headers.host).toBe(new URL(fake.url).host);

    const date = headers["x-amz-date"]?.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5") ?? "";
    expect(Math.abs(Date.now() - Date.parse(date))).toBeLessThan(60_000);
    const signer = new SignatureV4({
      credentials: AWS,
      region: "eu-west-1",
      service: "ses",
      sha256: Sha256,
      applyChecksum: false, // it would add a header
    });
    const signed = await signer.sign(
      {
        method,
        protocol: "http:",
        hostname: "127.0.0.1",
        path: url,
        headers: Object.fromEntries(names.split(";").map((name) => [name, headers[name] ?? ""])),
        body,
      },
      { signingDate: new Date(date) },
    );
    expect(headers.authorization).toBe(signed.headers.authorization);
  });
});

/** The text with one bit of one byte changed, for each byte. */
function* forgeriesOf(text: string) {
  for (const index of Buffer.from(text).keys()) {
    const bytes = Buffer.from(text);
    bytes[index]! ^= 1;
    yield bytes.toString();
  }
}

const SECRET = `whsec_${Buffer.from("a secret that somebody chose for it").toString("base64")}`;

describe("webhook", () => {
  it("gets what the library of Standard Webhooks accepts, with no byte changed", async () => {
    const webhook = new Webhook(SECRET);
    const mailer = createWebhook({ url: `${fake.url}/ok/webhook`, secret: SECRET });
    const { method, headers, body } = await ourRequest(mailer, MAIL);
    const { idempotencyKey, ...mail } = MAIL;
    expect(method).toBe("POST");
    expect(headers["content-type"]).toBe("application/json");
    expect(headers["webhook-id"]).toBe(idempotencyKey);
    expect(webhook.verify(body, headers)).toEqual({
      type: "mail.send",
      timestamp: new Date(Number(headers["webhook-timestamp"]) * 1000).toISOString().replace(".000", ""),
      data: { ...mail, headers: { [AUTO.name]: AUTO.value } },
    });
    for (const forged of forgeriesOf(body)) expect(() => webhook.verify(forged, headers)).toThrow();
    const otherId = { ...headers, "webhook-id": crypto.randomUUID() };
    expect(() => webhook.verify(body, otherId)).toThrow();
    const later = { ...headers, "webhook-timestamp": String(Number(headers["webhook-timestamp"]) + 1) };
    expect(() => webhook.verify(body, later)).toThrow();
  });
});

describe("a bounce from sendgrid", () => {
  it("is believed exactly where the SDK says that the signature is good", async () => {
    // A path that tsc does not follow: for Node it has the DOM's types, whose WebCrypto takes fewer byte arrays.
    const path = new URL("../../src/mail/bounces/sendgrid.ts", import.meta.url).href;
    const module: { sendgridBounces(publicKey: string): BounceHook } = await import(/* @vite-ignore */ path);
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const spki = publicKey.export({ type: "spki", format: "der" }).toString("base64");
    const hook = module.sendgridBounces(spki);
    const sdk = new EventWebhook();
    const sdkKey = sdk.convertPublicKeyToECDSA(spki);

    // Many, as the numbers in a signature have as many bytes as they need.
    for (let second = 1_800_000_000; second < 1_800_000_040; second++) {
      const timestamp = String(second);
      const event = {
        email: MAIL.to,
        timestamp: second,
        event: "bounce",
        type: "bounce",
        reason: "550 – 👋",
      };
      const body = `${JSON.stringify([event])}\r\n`;
      const signature = sign("sha256", Buffer.from(timestamp + body), privateKey).toString("base64");
      const headers = new Headers({
        [EventWebhookHeader.SIGNATURE()]: signature,
        [EventWebhookHeader.TIMESTAMP()]: timestamp,
      });
      expect(sdk.verifySignature(sdkKey, body, signature, timestamp)).toBe(true);
      expect(await hook({ headers, body })).toEqual({
        reports: [{ address: MAIL.to, reason: "bounce", occurredAt: second }],
      });
      const forged = body.replace(MAIL.to, "bob@example.com");
      expect(sdk.verifySignature(sdkKey, forged, signature, timestamp)).toBe(false);
      expect(await hook({ headers, body: forged })).toBeNull();
    }
  });
});

describe("a bounce from resend", () => {
  it("is believed exactly where the SDK says that the signature is good", async () => {
    const { webhooks } = new Resend("re_fake");
    const hook = resendBounces(SECRET);
    const body = JSON.stringify({
      type: "email.bounced",
      created_at: "2027-01-15T08:00:00.123Z",
      data: { to: [MAIL.to], subject: MAIL.subject, bounce: { type: "Permanent", subType: "General" } },
    });
    const now = new Date();
    const names = {
      id: "msg_2fake",
      timestamp: String(Math.floor(now.getTime() / 1000)),
      signature: new Webhook(SECRET).sign("msg_2fake", now, body),
    };
    const headers = new Headers(Object.entries(names).map(([name, value]) => [`svix-${name}`, value]));
    const sdk = (payload: string) => webhooks.verify({ payload, headers: names, webhookSecret: SECRET });

    expect(sdk(body)).toEqual(JSON.parse(body));
    expect(await hook({ headers, body })).toEqual({
      reports: [{ address: MAIL.to, reason: "bounce", occurredAt: Date.UTC(2027, 0, 15, 8) / 1000 }],
    });
    for (const forged of forgeriesOf(body)) {
      expect(() => sdk(forged)).toThrow();
      expect(await hook({ headers, body: forged })).toBeNull();
    }
  });
});
