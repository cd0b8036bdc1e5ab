import { Webhook } from "standardwebhooks";

/** Posts a body to a hook as its provider does, authentic or, with another secret, forged. */
export interface Sender {
  /** What the operator configures for it. */
  variables: Record<string, string>;
  sign(body: unknown, at?: Date): Promise<{ body: string; headers: Record<string, string> }>;
}

export const TOPIC = "arn:aws:sns:eu-west-1:123456789012:latchkey";
export const CERTIFICATE_URL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123.pem";

const utf8 = new TextEncoder();
const toBase64 = (bytes: ArrayBuffer | Uint8Array) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes as ArrayBuffer)));
const toHex = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const hmacHex = async (secret: string, text: string) => {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8.encode(secret), algorithm, false, ["sign"]);
  return toHex(await crypto.subtle.sign("HMAC", key, utf8.encode(text)));
};

const standard = (variable: string, prefix: string): Sender => {
  const secret = `whsec_${toBase64(crypto.getRandomValues(new Uint8Array(24)))}`;
  return {
    variables: { [variable]: secret },
    async sign(value, at = new Date()) {
      const body = JSON.stringify(value);
      const signature = new Webhook(secret).sign("msg_1", at, body);
      const timestamp = String(Math.floor(at.getTime() / 1000));
      return {
        body,
        headers: {
          [`${prefix}-id`]: "msg_1",
          [`${prefix}-timestamp`]: timestamp,
          [`${prefix}-signature`]: signature,
        },
      };
    },
  };
};

const withPassword = (variable: string, header: (secret: string) => string): Sender => {
  const secret = crypto.randomUUID() + crypto.randomUUID();
  return {
    variables: { [variable]: secret },
    sign: async (value) => ({ body: JSON.stringify(value), headers: { Authorization: header(secret) } }),
  };
};

const mailersend = (): Sender => {
  const secret = crypto.randomUUID();
  return {
    variables: { MAILERSEND_WEBHOOK_SECRET: secret },
    async sign(value) {
      // PHP escapes slashes: what is signed are the bytes, not the value.
      const body = JSON.stringify(value).replaceAll("/", "\\/");
      return { body, headers: { Signature: await hmacHex(secret, body) } };
    },
  };
};

const mailgun = (): Sender => {
  const secret = crypto.randomUUID();
  return {
    variables: { MAILGUN_WEBHOOK_KEY: secret },
    async sign(value, at = new Date()) {
      const timestamp = String(Math.floor(at.getTime() / 1000));
      const token = crypto.randomUUID() + crypto.randomUUID();
      const signature = { timestamp, token, signature: await hmacHex(secret, timestamp + token) };
      return { body: JSON.stringify({ ...(value as object), signature }), headers: {} };
    },
  };
};

async function sendgrid(): Promise<Sender> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const { privateKey, publicKey } = (await crypto.subtle.generateKey(algorithm, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const spki = (await crypto.subtle.exportKey("spki", publicKey)) as ArrayBuffer;
  return {
    variables: { SENDGRID_WEBHOOK_KEY: toBase64(spki) },
    async sign(value, at = new Date()) {
      const body = `${JSON.stringify(value)}\r\n`;
      const timestamp = String(Math.floor(at.getTime() / 1000));
      const signed = { ...algorithm, hash: "SHA-256" };
      const raw = new Uint8Array(await crypto.subtle.sign(signed, privateKey, utf8.encode(timestamp + body)));
      const headers = {
        "X-Twilio-Email-Event-Webhook-Signature": toBase64(derSignature(raw)),
        "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
      };
      return { body, headers };
    },
  };
}

const der = (tag: number, ...parts: (number[] | Uint8Array)[]): number[] => {
  const content = parts.flatMap((part) => [...part]);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return [tag, ...length, ...content];
};

const derInteger = (bytes: Uint8Array) => {
  const digits = bytes.slice(
    Math.max(
      0,
      bytes.findIndex((byte) => byte !== 0),
    ),
  );
  return der(2, (digits[0] ?? 0) > 127 ? [0, ...digits] : digits);
};

const derSignature = (raw: Uint8Array) =>
  Uint8Array.from(der(0x30, derInteger(raw.slice(0, 32)), derInteger(raw.slice(32))));

/** SNS, as far as a test can be it: a key, a certificate that has it, and envelopes signed with it. */
export async function sns() {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const keys = (await crypto.subtle.generateKey({ ...algorithm, hash: "SHA-256" }, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const spki = new Uint8Array((await crypto.subtle.exportKey("spki", keys.publicKey)) as ArrayBuffer);
  const pkcs8 = (await crypto.subtle.exportKey("pkcs8", keys.privateKey)) as ArrayBuffer;
  return {
    certificate: certificateOf(spki),
    async sign(envelope: Record<string, string>, version: "1" | "2" = "2") {
      const signed = { name: algorithm.name, hash: version === "1" ? "SHA-1" : "SHA-256" };
      const key = await crypto.subtle.importKey("pkcs8", pkcs8, signed, false, ["sign"]);
      const fields =
        envelope.Type === "Notification"
          ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
          : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
      const text = fields.filter((name) => name in envelope).map((name) => `${name}\n${envelope[name]}\n`);
      const signature = await crypto.subtle.sign(signed, key, utf8.encode(text.join("")));
      return {
        SigningCertURL: CERTIFICATE_URL,
        ...envelope,
        SignatureVersion: version,
        Signature: toBase64(signature),
      };
    },
  };
}

/** The least of an X.509 certificate (RFC 5280 §4.1) that holds this key. */
function certificateOf(spki: Uint8Array): string {
  const rsaWithSha256 = der(
    0x30,
    [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b],
    [0x05, 0x00],
  );
  const name = der(0x30);
  const time = der(0x17, utf8.encode("260101000000Z"));
  const toBeSigned = der(
    0x30,
    der(0xa0, der(2, [2])),
    der(2, [1]),
    rsaWithSha256,
    name,
    der(0x30, time, time),
    name,
    spki,
  );
  const bytes = Uint8Array.from(der(0x30, toBeSigned, rsaWithSha256, der(3, [0], new Uint8Array(256))));
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** All that sign or authenticate by themselves; SES comes by SNS. */
export const makeSenders = async (): Promise<Record<string, Sender>> => ({
  resend: standard("RESEND_WEBHOOK_SECRET", "svix"),
  postmark: withPassword("POSTMARK_WEBHOOK_SECRET", (secret) => `Basic ${btoa(`latchkey:${secret}`)}`),
  sendgrid: await sendgrid(),
  mailgun: mailgun(),
  brevo: withPassword("BREVO_WEBHOOK_SECRET", (secret) => `Bearer ${secret}`),
  mailersend: mailersend(),
});

export const operatorsOwn = () => standard("MAIL_WEBHOOK_SECRET", "webhook");
