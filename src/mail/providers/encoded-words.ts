const MOST_BYTES = 45;

export const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** A name as encoded-words of UTF-8 (RFC 2047 §2), each 75 characters at most and none with half a character in it. */
export function encodedWords(name: string): string {
  const words: number[][] = [];
  let room = 0;
  for (const character of name) {
    const bytes = new TextEncoder().encode(character);
    if (bytes.length > room) {
      words.push([]);
      room = MOST_BYTES;
    }
    words.at(-1)?.push(...bytes);
    room -= bytes.length;
  }
  return words.map((bytes) => `=?UTF-8?B?${btoa(String.fromCharCode(...bytes))}?=`).join(" ");
}
