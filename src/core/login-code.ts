import { constantTimeEqual, hmac } from "../lib/crypto";

/** The most that a guesser may win with, using up the tries of one attempt. */
export const MOST_LIKELY_GUESS = 1 / 1_000_000;

/** A login code: digits drawn without bias, for rejection sampling leaves no remainder. */
export function newLoginCode(length: number): string {
  const codes = 10 ** length;
  const fair = Math.floor(2 ** 52 / codes) * codes;
  for (;;) {
    const drawn = random52Bits();
    if (drawn < fair) return String(drawn % codes).padStart(length, "0");
  }
}

function random52Bits(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high & 0xfffff) * 2 ** 32 + low;
}

/** As it is shown and read aloud: `1234 5678`. */
export function spacedCode(code: string): string {
  const middle = Math.ceil(code.length / 2);
  return `${code.slice(0, middle)} ${code.slice(middle)}`;
}

/** The digits of a code as somebody typed or pasted it, whatever spaces, hyphens, width or script they have. */
export const digitsOf = (typed: string): string =>
  typed
    .normalize("NFKC")
    .replace(/[\s\p{Pd}\p{Cf}]/gu, "")
    .replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf));

const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** How a code is stored: it can be guessed, so under the pepper, and bound to its attempt. */
export const codeHash = (pepper: CryptoKey, attemptId: string, code: string): Promise<string> =>
  hmac(pepper, `code ${attemptId} ${code}`);

/** Whether these digits are the code whose hash is stored with the attempt. */
export async function isCode(
  pepper: CryptoKey,
  attemptId: string,
  code: string,
  hash: string,
): Promise<boolean> {
  return constantTimeEqual(await codeHash(pepper, attemptId, code), hash);
}

/** The counter of the wrong codes of one address; it does not show which. */
export const codesOfAddress = async (pepper: CryptoKey, emailKey: string): Promise<string> =>
  `codes for ${await hmac(pepper, emailKey)}`;
