import { importX509 } from "jose";
import * as v from "valibot";
import { LatchkeyError } from "../../lib/errors";
import { base64 } from "./base64";
import { parseBody, readEvent } from "./bounce-hook";

const PATIENCE_MS = 5000;
const MOST_CERTIFICATES = 8;

const text = v.string();
const Envelope = v.object({
  Type: v.picklist(["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]),
  TopicArn: text,
  MessageId: text,
  Message: text,
  Subject: v.nullish(text),
  Timestamp: text,
  Token: v.optional(text),
  SubscribeURL: v.optional(text),
  SignatureVersion: v.picklist(["1", "2"]),
  Signature: text,
  SigningCertURL: text,
});
type Envelope = v.InferOutput<typeof Envelope>;

/** In this order they are signed, those that are there. */
const SIGNED = [
  "Message",
  "MessageId",
  "Subject",
  "SubscribeURL",
  "Timestamp",
  "Token",
  "TopicArn",
  "Type",
] as const;
const HASHES = { 1: "SHA-1", 2: "SHA-256" };

/**
 * The text of a message that SNS posted for this topic
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html), null where it did not. Everybody can
 * have SNS sign a message of theirs, so the topic counts as much as the signature. A wish to subscribe is granted.
 * @throws {LatchkeyError} `unavailable` where SNS cannot be asked
 */
export async function readSnsMessage(topicArn: string, body: string): Promise<{ text: string } | null> {
  const envelope = readEvent(Envelope, parseBody(body));
  const host = hostOf(topicArn);
  if (envelope === null || envelope.TopicArn !== topicArn || !(await isSigned(envelope, host))) return null;
  if (envelope.Type === "Notification") return { text: envelope.Message };
  if (envelope.Type === "SubscriptionConfirmation") {
    const address = envelope.SubscribeURL ?? "";
    if (!URL.canParse(address) || new URL(address).origin !== `https://${host}`) return null;
    await ask(address);
  }
  return { text: "" };
}

/** Where SNS of the topic's region is. */
function hostOf(topicArn: string): string {
  const [, partition, , region] = topicArn.split(":");
  return `sns.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}

/** A certificate counts only from its one place there: other answers of that host can be made to say anything. */
const isCertificateOf = (host: string, address: string): boolean =>
  address.startsWith(`https://${host}/`) &&
  /^\/SimpleNotificationService-\w+\.pem$/.test(address.slice(8 + host.length));

async function isSigned(envelope: Envelope, host: string): Promise<boolean> {
  if (!isCertificateOf(host, envelope.SigningCertURL)) return false;
  const isNotification = envelope.Type === "Notification";
  const names = SIGNED.filter((name) => !isNotification || (name !== "Token" && name !== "SubscribeURL"));
  const lines = names.flatMap((name) => (envelope[name] == null ? [] : [`${name}\n${envelope[name]}\n`]));
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: HASHES[envelope.SignatureVersion] };
  const spki = await publicKeyOf(envelope.SigningCertURL);
  const key = await crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]);
  return crypto.subtle.verify(
    algorithm,
    key,
    base64(envelope.Signature),
    new TextEncoder().encode(lines.join("")),
  );
}

/** By the certificate's address. AWS changes certificates by changing addresses. */
const publicKeys = new Map<string, ArrayBuffer>();

async function publicKeyOf(address: string): Promise<ArrayBuffer> {
  const known = publicKeys.get(address);
  if (known !== undefined) return known;
  const key = await importX509(await ask(address), "RS256", { extractable: true });
  const spki = (await crypto.subtle.exportKey("spki", key)) as ArrayBuffer;
  if (publicKeys.size >= MOST_CERTIFICATES) publicKeys.clear();
  publicKeys.set(address, spki);
  return spki;
}

async function ask(address: string): Promise<string> {
  try {
    const response = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.text();
  } catch (error) {
    throw new LatchkeyError("unavailable", "SNS", { cause: error });
  }
}
