import { base64url } from "jose";

/** Where a page ended, as its reader is given it: opaque, and fit for a URL. */
export const toCursor = (key: string): string => base64url.encode(key);

export const fromCursor = (cursor: string): string => new TextDecoder().decode(base64url.decode(cursor));

/**
 * A page of what was read one further than the page is long.
 * @returns `next`: what the next page begins after; null on the last one
 */
export function pageOf<Item>(
  found: Item[],
  limit: number,
  keyOf: (item: Item) => string,
): { page: Item[]; next: string | null } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { page, next: found.length > limit && last !== undefined ? toCursor(keyOf(last)) : null };
}
