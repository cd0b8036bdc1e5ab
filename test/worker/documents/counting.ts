import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import type { Env } from "../../../src/env";
import worker from "../../../src/index";
import { type Instance, instance, ORIGIN } from "../helpers";

/** What a step asked of KV and D1. */
export interface Cost {
  kvReads: number;
  kvWrites: number;
  /** Round trips that the answer waits for, and those that come after it. */
  before: number;
  after: number;
  /** Depends on how random keys are ordered: within one or two. */
  rowsRead: number;
  rowsWritten: number;
}

export interface CountingInstance {
  latchkey: Instance & { purge(): Promise<void> };
  /** What was asked for since this was called last. */
  take(): Cost;
}

const NOTHING: Cost = { kvReads: 0, kvWrites: 0, before: 0, after: 0, rowsRead: 0, rowsWritten: 0 };

/** The Worker, and what each request of its costs, with what it does after the answer. */
export function countingInstance(variables: Record<string, unknown> = {}): CountingInstance {
  const plain = instance(variables);
  let cost = { ...NOTHING };
  let answered = false;
  const begins = () => {
    cost[answered ? "after" : "before"]++;
  };
  const db = countingD1(plain.env.DB, begins, (results) => {
    for (const { meta } of results) {
      cost.rowsRead += meta.rows_read;
      cost.rowsWritten += meta.rows_written;
    }
  });
  const kv = countingKv(plain.env.ATTEMPTS, (name) => {
    cost[name === "get" ? "kvReads" : "kvWrites"]++;
  });
  const env = { ...plain.env, ATTEMPTS: kv, DB: db } as Env;
  const fetch: Instance["fetch"] = async (path, init) => {
    answered = false;
    const context = createExecutionContext();
    // Whoever reaches for waitUntil has all that the answer needs.
    const watched = new Proxy(context, {
      get(target, name) {
        if (name === "waitUntil") answered = true;
        const value = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const request = new Request(new URL(path, ORIGIN), { redirect: "manual", ...init });
    const response = await worker.fetch(request as never, env, watched);
    await waitOnExecutionContext(context);
    return response as unknown as Response;
  };
  return {
    latchkey: {
      ...plain,
      env,
      fetch,
      get: (path, headers) => fetch(path, { headers }),
      post: (path, body, headers = {}) =>
        fetch(path, {
          method: "POST",
          headers: { "Content-Type": "application/json", ...headers },
          body: JSON.stringify(body),
        }),
      async purge() {
        answered = false;
        await worker.scheduled(createScheduledController() as never, env);
      },
      mails: async (to = "") => (await fetch(`/dev/mailbox.json?to=${encodeURIComponent(to)}`)).json(),
    },
    take() {
      const taken = cost;
      cost = { ...NOTHING };
      return taken;
    },
  };
}

/** Asked for one row, the simulator tells nothing of costs: all are asked for, which costs the same. */
function countingD1(db: D1Database, begins: () => void, ends: (results: D1Result[]) => void): D1Database {
  const real = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const all = async () => {
      begins();
      const result = await statement.all();
      ends([result]);
      return result;
    };
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      all,
      run: all,
      async first(column?: string) {
        const [row] = (await all()).results as Record<string, unknown>[];
        return row === undefined ? null : column === undefined ? row : row[column];
      },
    } as D1PreparedStatement;
    real.set(wrapped, statement);
    return wrapped;
  };
  return {
    prepare: (sql: string) => wrap(db.prepare(sql)),
    async batch(statements: D1PreparedStatement[]) {
      begins();
      const results = await db.batch(statements.map((statement) => real.get(statement) ?? statement));
      ends(results);
      return results;
    },
  } as D1Database;
}

const countingKv = (kv: KVNamespace, ran: (name: "get" | "put" | "delete") => void): KVNamespace =>
  new Proxy(kv, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...values: unknown[]) => {
        if (name === "get" || name === "put" || name === "delete") ran(name);
        return value.apply(target, values);
      };
    },
  });
