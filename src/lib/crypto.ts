import { base64url } from "jose";

const utf8 = new TextEncoder();

/** 32 random bytes as base64url, 43 characters: link tokens, verifiers, refresh tokens. */
export const randomToken = (): string => base64url.encode(crypto.getRandomValues(new Uint8Array(32)));

export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** A UUID that sorts by when it was made (RFC 9562 §5.7): the older of two sessions of one second is known. */
export function newSessionId(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = crypto.randomUUID().slice("00000000-0000-4".length);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random}`;
}

/** SHA-256 of the text's UTF-8 bytes as base64url: how a secret that cannot be guessed is stored. */
export async function sha256(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8.encode(text))));
}

export function importHmacKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", utf8.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
}

/** HMAC-SHA-256 (RFC 2104) as base64url: how a secret that can be guessed is stored. */
export async function hmac(key: CryptoKey, text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8.encode(text))));
}

/** Whether this is the HMAC-SHA-256 of a text, in hexadecimal, as others sign with a secret of theirs. */
export async function isHmacInHex(secret: string, text: string, signature: string): Promise<boolean> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8.encode(secret), algorithm, false, ["verify"]);
  const pairs = /^[0-9a-f]{64}$/i.test(signature) ? (signature.match(/../g) ?? []) : [];
  const bytes = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.verify(algorithm, key, bytes, utf8.encode(text));
}

/** Compares two texts of one length, such as hashes, in a time that does not tell where they differ. */
export function constantTimeEqual(one: string, other: string): boolean {
  const [a, b] = [utf8.encode(one), utf8.encode(other)];
  return a.byteLength === b.byteLength && crypto.subtle.timingSafeEqual(a, b);
}
