import { expect } from "vitest";
import { everythingStored } from "../worker/helpers";
import { register } from "../worker/openid";
import type { Journey } from "./journey";
import { KINDS } from "./network";
import { createPeople } from "./person";
import { expectWholeAfter } from "./promises";

/** Each call of a journey meets each kind of fault once: the calls are those of a journey on a sound network. */
export async function expectWholeAfterEachFault(journey: Journey): Promise<void> {
  await register();
  const people = createPeople(journey.variables);
  const { calls } = await expectWholeAfter(journey, people.next(), people.network);
  expect(calls.length).toBeGreaterThan(0);
  const failures: string[] = [];
  const secrets = new Set<string>();
  for (const [place, call] of calls.entries())
    for (const kind of KINDS) {
      const person = people.next();
      const plan = new Map([[place, kind]]);
      await expectWholeAfter(journey, person, people.network, plan)
        .then(({ backs, limited }) => {
          expect(backs, "how often the person began anew").toBe(0);
          // What could not be mailed is given back; the answer that is lost may be that of the count itself.
          if (!call.startsWith("D1")) expect(limited, "how often the person met a limit").toBe(0);
        })
        .catch((error: Error) => failures.push(`call ${place}, ${call}, ${kind}: ${error.message}`));
      for (const secret of person.secrets) secrets.add(secret);
    }
  expect(failures).toEqual([]);
  const stored = await everythingStored();
  for (const secret of secrets) expect(stored).not.toContain(secret);
}
