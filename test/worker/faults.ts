import type { Env } from "../../src/env";

export type Fault = "fails before" | "fails after" | "hangs" | "answers nonsense";

/** The same KV with one operation broken: `fails after` has taken effect, and its answer is lost. */
export function faultyKv(env: Env, operation: "get" | "put" | "delete", fault: Fault): Partial<Env> {
  return { ATTEMPTS: breakMethod(env.ATTEMPTS, operation, fault, "<html>gateway</html>") };
}

/** The same D1 with every statement or batch broken. */
export function faultyD1(env: Env, fault: Fault, times = Number.POSITIVE_INFINITY): Partial<Env> {
  let left = times;
  const broken = () => left-- > 0;
  const prepare = (sql: string) =>
    breakMethod(env.DB.prepare(sql), "first", fault, { nonsense: true }, broken);
  return {
    DB: new Proxy(breakMethod(env.DB, "batch", fault, [], broken), {
      get: (target, name) => {
        if (name === "prepare")
          return (sql: string) => statement(prepare(sql), env.DB.prepare(sql), fault, broken);
        return Reflect.get(target, name);
      },
    }),
  };
}

/** Bound statements go to `batch` as they are; only reading one by itself is broken here. */
function statement(
  broken: D1PreparedStatement,
  real: D1PreparedStatement,
  fault: Fault,
  when: () => boolean,
) {
  return new Proxy(broken, {
    get: (target, name) => {
      if (name !== "bind") return Reflect.get(target, name);
      return (...values: unknown[]) => breakFirst(real.bind(...values), fault, when);
    },
  });
}

function breakFirst(bound: D1PreparedStatement, fault: Fault, when: () => boolean): D1PreparedStatement {
  const real = bound.first.bind(bound) as () => Promise<unknown>;
  bound.first = (() =>
    when() ? fail(fault, real, { nonsense: true }) : real()) as D1PreparedStatement["first"];
  return bound;
}

function breakMethod<T extends object>(
  real: T,
  method: string,
  fault: Fault,
  nonsense: unknown,
  when = () => true,
): T {
  return new Proxy(real, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      const call = (...values: unknown[]) => value.apply(target, values);
      if (name !== method) return call;
      return (...values: unknown[]) =>
        when() ? fail(fault, () => call(...values), nonsense) : call(...values);
    },
  });
}

async function fail(fault: Fault, effect: () => Promise<unknown>, nonsense: unknown): Promise<unknown> {
  switch (fault) {
    case "fails before":
      throw new Error("network connection lost");
    case "fails after":
      await effect();
      throw new Error("network connection lost");
    case "hangs":
      return new Promise(() => {});
    case "answers nonsense":
      return nonsense;
  }
}
