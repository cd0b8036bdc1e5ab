// Runs each test of a file once as it is, and then once for each mutant that it reaches and that nothing has killed yet.
import { inject, type RunnerTestCase, type RunnerTestSuite, type TestContext, TestRunner } from "vitest";

// A test may put something else in its place.
const fetch = globalThis.fetch.bind(globalThis);
const now = performance.now.bind(performance);
const { url, atLoading } = inject("mutation");
/** What `instrument.mjs` puts into every module that is mutated. */
const mutants = () =>
  (globalThis as { __mutants?: { active: number; reached: Set<number> } }).__mutants ?? {
    active: 0,
    reached: new Set<number>(),
  };

async function tell<T>(what: string, body: object): Promise<T> {
  const response = await fetch(`${url}/${what}`, { method: "POST", body: JSON.stringify(body) });
  return response.json();
}

let isFirst = true;

async function runUnderMutants(test: RunnerTestCase): Promise<void> {
  if (isFirst) await tell("loaded", { reached: [...mutants().reached] });
  isFirst = false;
  const run = TestRunner.getTestFn(test) as unknown as () => Promise<void>;
  const begun = now();
  await run();
  const here = { test: test.id, milliseconds: now() - begun, reached: [...mutants().reached] };
  const toTry = await tell<number[]>("reached", here);
  // One that cannot be run twice in an isolate would seem to kill whatever is on.
  const isFit = toTry.length === 0 || (await passesWith(0, test, run));
  if (!isFit) await tell("unfit", { test: test.fullName });
  for (const id of isFit ? toTry : []) {
    await tell("try", { id, test: test.id });
    if (await passesWith(id, test, run)) continue;
    // What a mutant leaves behind in this isolate is no other one's fault.
    const isClean = await passesWith(0, test, run);
    await tell("killed", { id, isClean });
  }
  await tell("done", { test: test.id });
  mutants().reached.clear();
}

// What the runner calls in place of a test's function, where it is there.
if (atLoading === 0) Object.assign(TestRunner.prototype, { runTask: runUnderMutants });

async function passesWith(id: number, test: RunnerTestCase, run: () => Promise<void>): Promise<boolean> {
  await around("afterEach", test);
  mutants().active = id;
  try {
    await around("beforeEach", test);
    await run();
    return true;
  } catch {
    return false;
  } finally {
    mutants().active = 0;
  }
}

/** The hooks of the test, which stand around each of its runs. */
async function around(name: "beforeEach" | "afterEach", test: RunnerTestCase): Promise<void> {
  const suites: RunnerTestSuite[] = [];
  for (let suite = test.suite ?? test.file; ; suite = suite.suite ?? test.file) {
    suites.unshift(suite);
    if (suite === test.file) break;
  }
  const hooks = suites.flatMap((suite) => TestRunner.getSuiteHooks(suite)[name]);
  for (const hook of name === "afterEach" ? hooks.reverse() : hooks)
    await (hook as (context: TestContext, suite: unknown) => unknown)(test.context, test.suite);
}

declare module "vitest" {
  interface ProvidedContext {
    mutation: { url: string; atLoading: number };
  }
}
