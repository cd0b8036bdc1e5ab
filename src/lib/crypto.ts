import { base64url } from "jose";

const utf8 = new TextEncoder();

/** 32 random bytes as base64url, 43 characters: link tokens, verifiers, refresh tokens. */
export const randomToken = (): string => base64url.encode(crypto.getRandomValues(new Uint8Array(32)));

export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** SHA-256 of the text's UTF-8 bytes as base64url: how a secret that cannot be guessed is stored. */
export async function sha256(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8.encode(text))));
}
