import { expect } from "vitest";
import { expectDocumented } from "./documented";
import type { Answer, Person } from "./person";

/** One request, as often as it takes. */
export interface Step {
  name: string;
  ask(person: Person): Promise<Answer>;
  /** Whether the person has what they wanted; or the name of the step where that leads, if it is not the next. */
  done(answer: Answer, person: Person): boolean | string;
  /** Where no more than this is said to whoever asks again: they go back to the step of this name. */
  back?: { at: number; to: string };
}

/** What somebody wants of the service, and does again until they have it. */
export interface Journey {
  name: string;
  /** Of the service, besides those of all. */
  variables?: Record<string, string>;
  /** What happened before, on a sound network. */
  before?: Step[];
  steps: Step[];
  /** What else must be so in the end. */
  after?(person: Person): Promise<void>;
}

/** What is asked again, at most, where the network breaks twice. */
const MOST_REPEATS = 6;
const LONGEST_WAIT_SECONDS = 120;

/** Goes through these steps, does again what the service says can be done again, and returns how often they began anew or met a limit. */
export async function travel(
  person: Person,
  steps: readonly Step[],
): Promise<{ backs: number; limited: number }> {
  const trace: string[] = [];
  let repeats = 0;
  let backs = 0;
  let limited = 0;
  let at = 0;
  while (at < steps.length) {
    const step = steps[at] as Step;
    const answer = await step.ask(person);
    trace.push(`${step.name}: ${answer.status}`);
    expectDocumented(answer);
    const failed = answer.status === 0 || answer.status === 429 || answer.status === 503;
    const done = !failed && step.done(answer, person);
    if (done !== false) {
      at = done === true ? at + 1 : placeOf(steps, done);
      continue;
    }
    repeats++;
    if (answer.status === 429) limited++;
    if (repeats > MOST_REPEATS) throw new Error(`nobody gets through: ${trace.join(", ")}`);
    if (answer.status === step.back?.at) {
      backs++;
      at = placeOf(steps, step.back.to);
    } else if (answer.status === 503 || answer.status === 429) {
      const seconds = Number(answer.headers.get("Retry-After"));
      expect(seconds).toBeLessThanOrEqual(LONGEST_WAIT_SECONDS);
      person.wait(seconds);
    } else if (answer.status !== 0)
      throw new Error(`stuck: ${trace.join(", ")} ${answer.location ?? answer.text.slice(0, 300)}`);
  }
  return { backs, limited };
}

function placeOf(steps: readonly Step[], name: string): number {
  const place = steps.findIndex((step) => step.name === name);
  if (place < 0) throw new Error(`no step ${name}`);
  return place;
}
