import type { Fields, Parts } from "./parts";

export const LISTS = ["query", "form", "headers", "cookies"] as const;
export type List = (typeof LISTS)[number];

/** Where a value stands in a request. */
export interface Place {
  value: string;
  put(parts: Parts, value: unknown): Parts;
  remove(parts: Parts): Parts;
}

/** All fields of a request, wherever they are; first those without which nothing happens. */
export function placesOf(parts: Parts): Place[] {
  const inLists = LISTS.flatMap((list) =>
    (parts[list] ?? []).map(([name, value], at): Place => {
      const replace =
        (...by: Fields) =>
        (old: Parts): Parts => ({ ...old, [list]: (old[list] ?? []).toSpliced(at, 1, ...by) });
      return { value, put: (old, next) => replace([name, String(next)])(old), remove: replace() };
    }),
  );
  const json = isObject(parts.json) ? parts.json : {};
  const inJson = Object.keys(json).map((name): Place => {
    const put = (old: Parts, next: unknown): Parts => ({
      ...old,
      json: { ...(old.json as object), [name]: next },
    });
    return { value: String(json[name]), put, remove: (old) => put(old, undefined) };
  });
  const place: Place[] =
    parts.place === undefined
      ? []
      : [
          {
            value: parts.place,
            put: (old, next) => ({ ...old, place: String(next) }),
            remove: (old) => ({ ...old, place: "" }),
          },
        ];
  return [...place, ...inJson, ...inLists];
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
