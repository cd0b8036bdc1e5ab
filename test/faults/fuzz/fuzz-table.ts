import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changesOf, everywhere, inTurn, withoutCookies } from "./changes";
import { alike } from "./edits";
import { type Endpoint, methodOf, pathOf } from "./endpoint";
import { attack, plainParts, recordLines } from "./fuzz-one";
import { POINTED } from "./naughty";
import { type Parts, requestOf } from "./parts";
import { personAt } from "./person";
import { patience, runs } from "./runs";
import { POLICIES, type Policy, serviceWith } from "./service";
import { readStored } from "./stored";

/** Tests each endpoint of a table. */
export function fuzzAll(endpoints: Endpoint[]): void {
  const entries = endpoints.map((endpoint, entry) => ({ name: endpoint.route, entry, endpoint }));

  describe.each(entries)("$name (entry $entry)", ({ endpoint }) => {
    it("takes a request that is in order", async () => {
      for (const policy of POLICIES.filter((each) => each !== endpoint.notUnder)) {
        const { latchkey, plain } = await begin(endpoint, policy);
        const { url, init } = requestOf(plain, pathOf(endpoint));
        expect((await latchkey.fetch(url, init)).status, policy).toBe(endpoint.works);
      }
    });

    it(
      "answers as documented, whatever stands in one of its fields",
      () => sweep(endpoint),
      patience(30_000),
    );

    it(
      "answers anything else as documented, opens nothing for it, and tells the log nothing",
      () => fuzz(endpoint, endpoint.answers === "file" ? 1 : 2),
      patience(30_000),
    );
  });
}

async function begin(endpoint: Endpoint, policy: Policy) {
  const latchkey = serviceWith(policy);
  const person = personAt(latchkey);
  const plain = await plainParts(endpoint, person);
  return { endpoint, latchkey, policy, person, plain, stored: await readStored() };
}

/** Most are asked as they want to be; what can be got can be asked for by HEAD as well. */
const methodsOf = (endpoint: Endpoint) => {
  const own = methodOf(endpoint);
  return fc.constantFrom(...Array<string>(14).fill(own), own === "GET" ? "HEAD" : own);
};

async function sweep(endpoint: Endpoint): Promise<void> {
  const log = recordLines();
  const turns = [
    (plain: Parts) => [withoutCookies, ...inTurn(plain, alike)],
    ...POINTED.map((value) => (plain: Parts) => everywhere(endpoint, plain, value)),
  ];
  for (const [turn, changesTo] of turns.entries()) {
    const policy = POLICIES[turn % POLICIES.length] ?? "confirm";
    const target = { ...(await begin(endpoint, policy)), log };
    for (const change of changesTo(target.plain)) await attack(target, [change], methodOf(endpoint));
  }
}

/** Each round has a person of its own, whose state lasts through its requests. */
async function fuzz(endpoint: Endpoint, rounds: number): Promise<void> {
  const log = recordLines();
  const requests = fc.array(
    fc.record({ changes: fc.array(changesOf(endpoint), { maxLength: 3 }), method: methodsOf(endpoint) }),
    { minLength: 4, maxLength: 14, size: "max" },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...POLICIES), requests, async (policy, all) => {
      const target = { ...(await begin(endpoint, policy)), log };
      for (const { changes, method } of all) await attack(target, changes, method);
    }),
    runs(rounds),
  );
}
