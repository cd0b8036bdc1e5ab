import { vi } from "vitest";

/** From before time is stopped: lets what is being computed go on. */
const { setTimeout: soon } = globalThis;

/**
 * Time that stands still while anybody works, and once everybody waits goes on to what comes first: so whatever takes the machine
 * long, nothing comes late but what is meant to.
 */
export function createClock() {
  let running = 0;
  let waiting: { until: number; wake: () => void }[] = [];
  let moving: Promise<void> | null = null;

  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });

  async function moveTime() {
    while (waiting.length > 0) {
      await new Promise((resolve) => soon(resolve, 0));
      if (running > 0) break;
      const until = Math.min(...waiting.map((one) => one.until));
      await vi.advanceTimersByTimeAsync(Math.max(0, until - Date.now()));
      const due = waiting.filter((one) => one.until <= Date.now());
      waiting = waiting.filter((one) => one.until > Date.now());
      for (const { wake } of due) wake();
    }
  }

  const rest = () => {
    running--;
    if (waiting.length === 0) return;
    moving ??= moveTime().finally(() => {
      moving = null;
    });
  };

  return {
    async work<T>(work: () => Promise<T>): Promise<T> {
      running++;
      try {
        return await work();
      } finally {
        rest();
      }
    },
    /** For who works. */
    async wait(milliseconds: number) {
      const woken = new Promise<void>((wake) => waiting.push({ until: Date.now() + milliseconds, wake }));
      rest();
      await woken;
      running++;
    },
    /** Never answers who works: whoever asked has given up. */
    silence(): Promise<never> {
      rest();
      return new Promise(() => {});
    },
    /** Resolves once time stands still. */
    async still() {
      while (moving) await moving;
      if (running > 0 || waiting.length > 0) throw new Error("somebody still works, or waits");
    },
  };
}
