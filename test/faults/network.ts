import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { Env } from "../../src/env";
import { createClock } from "./clock";
import type { Mail } from "./mails";

/** What can happen to one call of KV, D1 or the mail API. */
export const KINDS = [
  "fails before",
  "fails after",
  "is slow",
  "comes too late",
  "is done twice",
  "loses the answer",
] as const;
export type Kind = (typeof KINDS)[number];

/** Which calls meet what, by their place among all that are made. */
export type Plan = ReadonlyMap<number, Kind>;

export type Network = ReturnType<typeof createNetwork>;

/** Of KV and D1 (store/reach.ts), and of one mail provider (MAIL_TIMEOUT). */
const PATIENCE_MS = 5000;
const SLOW_MS = 2000;
const NONE: Plan = new Map();

/** Our real KV and D1, and a mail API, behind a network that breaks by plan. Time stands still but for what the plan waits for. */
export function createNetwork(deliver: (mail: Mail) => Promise<void>) {
  let plan = NONE;
  let calls: string[] = [];
  let written: unknown[] = [];
  let late: (() => Promise<unknown>)[] = [];
  const { work, wait, silence, still } = createClock();

  function call<T>(what: string, effect: () => Promise<T>): Promise<T> {
    const kind = plan.get(calls.push(what) - 1);
    return work(() => suffer(kind, effect));
  }

  async function suffer<T>(kind: Kind | undefined, effect: () => Promise<T>): Promise<T> {
    switch (kind) {
      case undefined:
        return effect();
      case "fails before":
        throw new Error("network connection lost");
      case "fails after":
        await effect();
        throw new Error("network connection lost");
      case "is slow":
        await wait(SLOW_MS);
        return effect();
      case "comes too late":
        late.push(effect);
        await wait(PATIENCE_MS);
        return silence();
      case "is done twice":
        await effect();
        return effect();
      case "loses the answer":
        await effect();
        await wait(PATIENCE_MS);
        return silence();
    }
  }

  const reals = new WeakMap<object, D1PreparedStatement>();

  function statement(real: D1PreparedStatement): D1PreparedStatement {
    const proxy = new Proxy(real, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...values: unknown[]) => {
          if (name !== "bind") return call(`D1 ${String(name)}`, () => value.apply(target, values));
          written.push(...values);
          return statement(value.apply(target, values));
        };
      },
    });
    reals.set(proxy, real);
    return proxy;
  }

  const DB = {
    prepare: (sql: string) => statement(env.DB.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) =>
      call("D1 batch", () => env.DB.batch(statements.map((one) => reals.get(one) ?? one))),
  } as unknown as D1Database;

  const kv =
    (name: "get" | "put" | "delete") =>
    (...values: unknown[]) => {
      if (name === "put") written.push(...values);
      return call(`KV ${name}`, () =>
        (env.ATTEMPTS[name] as (...all: unknown[]) => Promise<unknown>)(...values),
      );
    };
  const ATTEMPTS = { get: kv("get"), put: kv("put"), delete: kv("delete") } as unknown as KVNamespace;

  // Of thousands of failures: kept, not shown.
  const log = (["info", "warn", "error"] as const).map((level) => vi.spyOn(console, level).mockReturnValue());
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    const { to, text } = (await (input as Request).json()) as { to: string[]; text: string };
    return call("mail", async () => {
      await deliver({ to: to[0] ?? "", text });
      return Response.json({ id: crypto.randomUUID() });
    });
  });

  return {
    bindings: { ATTEMPTS, DB } satisfies Partial<Env>,
    /** From now on, calls are counted anew and meet what this plan says. */
    arm(next: Plan = NONE) {
      [plan, calls] = [next, []];
      for (const spy of log) spy.mockClear();
    },
    calls: () => calls,
    /** What was sent to KV and D1, since this was last asked. */
    takeWritten(): string {
      const text = JSON.stringify(written);
      written = [];
      return text;
    },
    logged: () => JSON.stringify(log.map(({ mock }) => mock.calls)),
    /** What came too late comes now, when the request is over: it may fail, for nobody hears of it. */
    async settle() {
      await still();
      const effects = late;
      late = [];
      await Promise.allSettled(effects.map((effect) => effect()));
    },
  };
}
