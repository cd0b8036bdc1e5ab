import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { Env } from "../../src/env";
import { createClock } from "./clock";
import type { Mail } from "./mails";

export const EVENTS_WEBHOOK_URL = "https://directory.example.com/hook";

/** What a receiver of events is told. */
export interface Message {
  type: string;
  data: { user: { id: string; email?: string }; session?: { id: string } };
}

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
/** Of a receiver of events (webhooks/receiver.ts). */
const WEBHOOK_PATIENCE_MS = 10_000;
const SLOW_MS = 2000;
const NONE: Plan = new Map();

/** Who is at the other end of what is sent: a mailbox, and the receiver of events. */
export interface Far {
  deliver(mail: Mail): Promise<void>;
  hear(id: string, message: Message): void;
}

/** Our real KV and D1, a mail API and a receiver of events, behind a network that breaks by plan. Time stands still but for what the plan waits for. */
export function createNetwork({ deliver, hear }: Far) {
  let plan = NONE;
  let calls: string[] = [];
  let written: unknown[] = [];
  let late: (() => Promise<unknown>)[] = [];
  const { work, wait, silence, still } = createClock();

  function call<T>(what: string, effect: () => Promise<T>, patience = PATIENCE_MS): Promise<T> {
    const kind = plan.get(calls.push(what) - 1);
    return work(() => suffer(kind, effect, patience));
  }

  async function suffer<T>(kind: Kind | undefined, effect: () => Promise<T>, patience: number): Promise<T> {
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
        await wait(patience);
        return silence();
      case "is done twice":
        await effect();
        return effect();
      case "loses the answer":
        await effect();
        await wait(patience);
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

  const hearing = (init?: RequestInit) =>
    call(
      "webhook",
      async () => {
        hear(new Headers(init?.headers).get("webhook-id") ?? "", JSON.parse(String(init?.body)));
        return new Response();
      },
      WEBHOOK_PATIENCE_MS,
    );
  // Of our clock, too.
  vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException("timed out", "TimeoutError")), milliseconds);
    return controller.signal;
  });

  // Of thousands of failures: kept, not shown.
  const log = (["info", "warn", "error"] as const).map((level) => vi.spyOn(console, level).mockReturnValue());
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    if (input === EVENTS_WEBHOOK_URL) return Promise.race([hearing(init), whenGivenUp(init?.signal)]);
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

const whenGivenUp = (signal?: AbortSignal | null) =>
  new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
