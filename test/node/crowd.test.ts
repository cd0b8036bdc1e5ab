import { readdirSync, readFileSync } from "node:fs";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MailedService, startMailedService } from "./mailed-service";

const CROWD = 1000;
/**
 * What each of a crowd may take of the runtime's memory: 0.7 MB were measured, for connections, requests and answers on their way,
 * and the simulated KV and D1, which are in that process, too.
 */
const MOST_MB_EACH = 1.25;
/** What crowds that come later may take on top, once the runtime has made room: 0.01 to 0.06 MB were measured for the third. */
const MOST_MB_KEPT_EACH = 0.25;

let service: MailedService;

beforeAll(async () => {
  service = await startMailedService();
});

afterAll(() => service?.stop());

describe("a crowd", () => {
  it("of 1,000 who start at once and sign in at once all get in, and takes bounded memory", async () => {
    const before = memoryOf(runtime());
    await signInAtOnce("first");
    const first = memoryOf(runtime());
    await signInAtOnce("second");
    const second = memoryOf(runtime());
    await signInAtOnce("third");
    const third = memoryOf(runtime());
    expect(first.peakMb - before.mb).toBeLessThan(CROWD * MOST_MB_EACH);
    expect(third.peakMb - second.peakMb).toBeLessThan(CROWD * MOST_MB_KEPT_EACH);
  }, 300_000);
});

interface Someone {
  i: number;
  email: string;
  attemptId?: string;
}

/**
 * All at once, and then, for a slow machine cannot serve all of them in the time that a call may take, those who were told to try
 * again, some at a time.
 */
const AT_ONCE = [CROWD, 50, 25, 10];

async function signInAtOnce(crowd: string) {
  let outside: Someone[] = Array.from({ length: CROWD }, (_, i) => ({
    i,
    email: `${crowd}${i}@example.com`,
  }));
  const sessions = new Set<string>();
  for (const atOnce of AT_ONCE) {
    const started = await inGroups(outside, atOnce, async (one) => {
      const { status, attemptId } = await service.start(one.email, one.i);
      expect([204, 503]).toContain(status);
      return { ...one, attemptId: status === 204 ? attemptId : undefined };
    });
    outside = started.filter(({ attemptId }) => attemptId === undefined);
    const asked = started.filter(({ attemptId }) => attemptId !== undefined);
    const refused = await inGroups(asked, atOnce, async (one) => {
      const proof = { attemptId: one.attemptId ?? "", code: service.codeTo(one.email) };
      const { status, text } = await service.verify(proof, one.i);
      expect([200, 503]).toContain(status);
      if (status === 503) return one;
      const { access_token, user } = JSON.parse(text) as { access_token: string; user: { email: string } };
      expect(user.email).toBe(one.email);
      sessions.add(String(decodeJwt(access_token).sid));
      return null;
    });
    outside.push(...refused.filter((one) => one !== null));
  }
  expect(outside).toEqual([]);
  expect(sessions.size).toBe(CROWD);
}

async function inGroups<T, R>(all: T[], size: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < all.length; from += size)
    results.push(...(await Promise.all(all.slice(from, from + size).map(work))));
  return results;
}

/** The process of the Workers runtime: the only one of that name that is a child of this one. */
function runtime(): number {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(statOf(pid)) ?? [];
      return name === "workerd" && Number(parent) === process.pid;
    });
  expect(children).toHaveLength(1);
  return Number(children[0]);
}

/** Empty where the process has gone since. */
function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
}

/** Resident memory now, and at its most (proc(5)). */
function memoryOf(pid: number): { mb: number; peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024;
  return { mb: mb("VmRSS"), peakMb: mb("VmHWM") };
}
