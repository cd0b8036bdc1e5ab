// How each kind of key and secret is read. What they throw never quotes them.
import { importHmacKey } from "./lib/crypto";
import { isWeakSecret } from "./lib/weak-secret";

/** A key of somebody else's making: sent in a header, so printable ASCII; never quoted. */
export function apiKey(text: string): string {
  if (!/^[\x21-\x7e]{1,512}$/.test(text)) throw new Error("has characters that no key has");
  return text;
}

/** A key of somebody else's making that a signature is checked with. */
export function hookKey(text: string): string {
  if (text.length < 16) throw new Error("is too short for a key");
  return apiKey(text);
}

/** A password of the operator's making, sent in a header. */
export const hookPassword = (text: string): string => apiKey(ownSecret(text));

/** A secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
export function signingSecret(text: string): string {
  const [, base64 = ""] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const bytes = Math.floor((base64.replaceAll("=", "").length * 3) / 4);
  if (base64.length % 4 !== 0 || bytes < 24 || bytes > 64)
    throw new Error(
      "must be whsec_ and 24 to 64 bytes in base64, such as: echo whsec_$(openssl rand -base64 32)",
    );
  return text;
}

/** A P-256 public key as SendGrid shows it: SPKI in base64. */
export function publicKey(text: string): string {
  if (!/^MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE[A-Za-z0-9+/]{86}==$/.test(text))
    throw new Error("must be the verification key as SendGrid shows it, beginning with MFkw");
  return text;
}

export function topicArn(text: string): string {
  if (!/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]{1,256}$/.test(text))
    throw new Error(`"${text}" is not the ARN of an SNS topic`);
  return text;
}

/** A secret of the operator's making. */
export function ownSecret(text: string): string {
  if (isWeakSecret(text)) throw new Error("must be at least 32 random characters");
  return text;
}

export function parsePepper(text: string): Promise<CryptoKey> {
  return importHmacKey(ownSecret(text));
}

/** The SHA-256 of a token, as base64url: what `npm run admin -- token` prints. */
export function tokenHash(text: string): string {
  if (!/^[\w-]{43}$/.test(text))
    throw new Error("must be the SHA-256 of a token in base64url, as `npm run admin -- token` makes it");
  return text;
}
