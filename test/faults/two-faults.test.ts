import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { everythingStored } from "../worker/helpers";
import { register } from "../worker/openid";
import { ACCOUNTS } from "./accounts";
import { ADDRESSES } from "./addresses";
import { ADMIN } from "./admin";
import { BOUNCES } from "./bounces";
import type { Journey } from "./journey";
import { LOGINS } from "./logins";
import { KINDS, type Plan } from "./network";
import { createPeople } from "./person";
import { expectWholeAfter } from "./promises";
import { purge } from "./purge";
import { SESSIONS } from "./sessions";
import { WEBHOOKS } from "./webhooks";

declare module "vitest" {
  interface ProvidedContext {
    /** FAULT_PAIRS and FAULT_SEED: how many pairs, and the seed of the first. */
    faults: { pairs: number; seed: number };
  }
}

const JOURNEYS: Journey[] = [
  ...LOGINS,
  ...ACCOUNTS,
  ...ADDRESSES,
  ...SESSIONS,
  ...BOUNCES,
  ...ADMIN,
  ...WEBHOOKS,
  purge,
];
const variables = Object.assign({}, ...JOURNEYS.map((journey) => journey.variables));
/** What is asked again makes more calls than a journey on a sound network. */
const MORE_CALLS = 3;
const IN_ONE_STORE = 50;

const { pairs, seed: first } = inject("faults");
const chunks = Array.from({ length: Math.ceil(pairs / IN_ONE_STORE) }, (_, place) => {
  const from = first + place * IN_ONE_STORE;
  return { from, to: Math.min(from + IN_ONE_STORE, first + pairs) - 1 };
});

const kind = fc.constantFrom(...KINDS);
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const pair = fc.record({
  journey: fc.constantFrom(...JOURNEYS),
  places: fc.tuple(share, share),
  kinds: fc.tuple(kind, kind),
});

const pairOf = (seed: number) => fc.sample(pair, { seed, numRuns: 1 })[0]!;

/** How many calls each journey makes on a sound network. */
const lengths = new Map<string, number>();

describe("whole after two faults", () => {
  it.each(chunks)(
    "of any kinds, at two calls of one journey: seeds $from to $to",
    async ({ from, to }) => {
      await register();
      const people = createPeople(variables);
      const secrets = new Set<string>();
      let met = 0;
      for (let seed = from; seed <= to; seed++) {
        const { journey, places, kinds } = pairOf(seed);
        if (!lengths.has(journey.name)) {
          const { calls } = await expectWholeAfter(journey, people.next(), people.network);
          lengths.set(journey.name, calls.length);
        }
        const length = lengths.get(journey.name) ?? 0;
        const at = Math.floor(places[0] * length);
        const then = at + 1 + Math.floor(places[1] * (length + MORE_CALLS - at - 1));
        const plan: Plan = new Map([
          [at, kinds[0]],
          [then, kinds[1]],
        ]);
        const person = people.next();
        const { calls } = await expectWholeAfter(journey, person, people.network, plan).catch(
          (error: Error) => {
            const told = [...plan].map(([call, what]) => `call ${call} ${what}`).join(", ");
            throw new Error(`FAULT_SEED=${seed}: ${journey.name}, ${told}: ${error.message}`, {
              cause: error,
            });
          },
        );
        if (calls.length > then) met++;
        for (const secret of person.secrets) secrets.add(secret);
      }
      // The others met the first alone: no call came after it.
      if (to - from > 10) expect(met / (to - from + 1)).toBeGreaterThan(0.5);
      const stored = await everythingStored();
      for (const secret of secrets) expect(stored).not.toContain(secret);
    },
    60_000,
  );
});
