import * as v from "valibot";

/** An address that is dead (`bounce`), or whose owner called a mail of ours spam; `occurredAt` in Unix seconds. */
export interface BounceReport {
  address: string;
  reason: "bounce" | "complaint";
  occurredAt: number;
}

/** What a provider posted. `onlyOnce` names a report whose signature would fit any other content as well. */
export interface Reported {
  reports: BounceReport[];
  onlyOnce?: string;
}

/** Reads what was posted to a provider's hook: null where the provider did not send it. It may throw where it cannot find out. */
export type BounceHook = (request: { headers: Headers; body: string }) => Promise<Reported | null>;

/** The year 5138: what is later is milliseconds, or nonsense. */
const LAST_SECOND = 1e11;

/** An ISO 8601 time, in Unix seconds. */
export const isoTime = v.pipe(
  v.string(),
  v.transform((text) => Math.floor(Date.parse(text) / 1000)),
  v.integer(),
  v.minValue(0),
  v.maxValue(LAST_SECOND),
);

/** A time in Unix seconds, with or without a fraction. */
export const unixTime = v.pipe(
  v.number(),
  v.minValue(0),
  v.maxValue(LAST_SECOND),
  v.transform(Math.floor),
  v.integer(),
);

/** What the body says, or null where it is something else than what this schema asks for: most events are no bounces. */
export function readEvent<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | null {
  const { success, output } = v.safeParse(schema, value);
  return success ? output : null;
}

/** The body as JSON; null where it is none. */
export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
