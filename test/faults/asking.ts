import type { Step } from "./journey";
import type { Ask, Person } from "./person";

const sessionsOf = (person: Person) => [...person.held.entries()];
export const frontend = (person: Person) =>
  sessionsOf(person).find(([, { client, access }]) => access && !client);
export const application = (person: Person) =>
  sessionsOf(person).find(([, { client }]) => client !== undefined);
export const accessOf = (person: Person) => (frontend(person) ?? application(person))?.[1].access ?? "";

/** A request with the access token of a frontend, or of an application where there is none. */
export const withToken = (
  name: string,
  [method, path]: [string, string | ((person: Person) => string)],
  done: number[],
  ask: (person: Person) => Ask = () => ({}),
): Step => ({
  name,
  ask: (person) =>
    person.ask(method, typeof path === "string" ? path : path(person), {
      bearer: accessOf(person),
      cookies: false,
      ...ask(person),
    }),
  done: ({ status }) => done.includes(status),
});

/** What was asked for is so: the session is over, and nothing of it in hand any more. */
export const forgetting = (step: Step, which: (person: Person) => string[]): Step => ({
  ...step,
  done(answer, person) {
    const done = step.done(answer, person);
    if (done) for (const sid of which(person)) person.held.delete(sid);
    return done;
  },
});

export const ids = (person: Person) => [...person.held.keys()];
export const idOf = (found: [string, unknown] | undefined) => (found ? [found[0]] : []);
