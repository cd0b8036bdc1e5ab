// What a use case works with, on real KV and D1, and what it has left when it is done.
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { parseConfig } from "../../../src/config";
import type { Subject } from "../../../src/core/recorder";
import type { Env } from "../../../src/env";
import { LatchkeyError } from "../../../src/lib/errors";
import { createServices, type Services } from "../../../src/services";

/** What holds in production, where wrangler.toml has it otherwise for development. */
const PRODUCTION = {
  LIMIT_ADDRESS_AND_NETWORK: "",
  LIMIT_ADDRESS: "",
  LIMIT_NETWORK: "",
  LIMIT_PAUSES: "",
};

export type Desk = Awaited<ReturnType<typeof createDesk>>;

/** The services of one request, as deployed with these variables. */
export async function createDesk(variables: Record<string, unknown> = {}) {
  const deployed = { ...env, ...PRODUCTION, ...variables } as Env;
  const lines: unknown[][] = [];
  const recorded: unknown[][] = [];
  const concerned: Subject = {};
  const later: [event: string, task: () => Promise<unknown>, milliseconds: number][] = [];
  const write =
    (level: string) =>
    (...line: unknown[]) =>
      lines.push([level, ...line]);
  const services: Services = {
    ...createServices(deployed, await parseConfig(deployed)),
    log: { info: write("info"), warn: write("warn"), error: write("error") },
    record: (...event) => recorded.push(event),
    concern: (subject) => Object.assign(concerned, subject),
    afterAnswer: (event, task, milliseconds = 0) => later.push([event, task, milliseconds]),
  };
  return {
    services,
    /** The lines of the log: level, event and fields. */
    lines,
    /** The events, each with its fields. */
    recorded,
    /** Whom the request is about. */
    concerned,
    /** What waits until the answer has gone, by its name. */
    waiting: () => later.map(([event]) => event),
    /** How long each of these waits, in milliseconds. */
    delays: () => later.map(([, , milliseconds]) => milliseconds),
    /** Does what waits. */
    async answer() {
      for (const [, task] of later.splice(0)) await task();
    },
    mails: () => services.mailbox?.list() ?? [],
  };
}

/** A service that fails where it is asked for this. */
export function failing<T extends object>(service: T, method: keyof T): T {
  const fail = async () => {
    throw new LatchkeyError("unavailable", "broken for a test");
  };
  return { ...service, [method]: fail };
}

/** What a use case throws: its code and, for the log, the reason. */
export async function refusalOf(act: Promise<unknown>): Promise<{
  code: string;
  reason: string;
  retryAfterSeconds?: number;
}> {
  const error = await act.then(
    () => expect.fail("nothing was refused"),
    (error: unknown) => error,
  );
  if (!(error instanceof LatchkeyError)) throw error;
  const { code, reason, retryAfterSeconds } = error;
  return { code, reason, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

export interface Counter {
  key: string;
  count: number;
  times: number[];
  expires_at: number;
}

/** All counters, in the order of their keys. */
export async function counters(): Promise<Counter[]> {
  const { results } = await env.DB.prepare(
    "SELECT key, count, times, expires_at FROM counters ORDER BY key",
  ).all<Omit<Counter, "times"> & { times: string }>();
  return results.map((row) => ({ ...row, times: JSON.parse(row.times) }));
}
