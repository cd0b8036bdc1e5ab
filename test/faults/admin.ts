import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { ADMIN_TOKEN, ADMIN_TOKEN_HASH } from "../worker/admin";
import { rowOf } from "./addresses";
import { forgetting, ids } from "./asking";
import { atFrontend, openLink, start } from "./frontends";
import type { Journey, Step } from "./journey";
import type { Answer, Ask, Person } from "./person";

const variables = { ADMIN_TOKEN_HASH };

/** A call of the admin API, whose `:id` is that of the person. */
const admin = (
  name: string,
  [method, path]: [string, string],
  done: (answer: Answer) => boolean,
  ask: (person: Person) => Ask = () => ({}),
): Step => ({
  name,
  async ask(person) {
    person.notes.user ??= String(await rowOf(person, "id"));
    const { headers, ...its } = ask(person);
    return person.ask(method, `/api/admin${path.replace(":id", person.notes.user)}`, {
      bearer: ADMIN_TOKEN,
      cookies: false,
      headers,
      ...its,
    });
  },
  done,
});

const is =
  (...statuses: number[]) =>
  ({ status }: Answer) =>
    statuses.includes(status);

/** Who is told that the address is taken has added it before: the answer was lost. */
const add = admin(
  "add",
  ["POST", "/users"],
  ({ status, text }) => status === 201 || text.includes("Email taken"),
  ({ email }) => ({ json: { email } }),
);
const disable = forgetting(admin("disable", ["POST", "/users/:id/disable"], is(204)), ids);
const enable = admin("enable", ["POST", "/users/:id/enable"], is(204));
const end = forgetting(admin("end sessions", ["DELETE", "/users/:id/sessions"], is(204)), ids);
/** Gone already, where the answer was lost. */
const remove = forgetting(admin("delete", ["DELETE", "/users/:id"], is(204, 404)), ids);
const bring = admin(
  "import",
  ["POST", "/users/import?source=elsewhere"],
  ({ text }) => /"outcome":"(?:created|known)"/.test(text),
  ({ email }) => ({ raw: JSON.stringify({ id: `auth|${email.replace("@", ".")}`, email }) }),
);
const lift = admin("lift", ["POST", "/suppressions/lift"], is(204, 404), ({ email }) => ({
  json: { email },
}));

const suppressed: Step = {
  name: "suppress",
  async ask(person) {
    await env.DB.prepare("INSERT INTO suppressions VALUES (?, 'bounce', 'resend', 1, NULL)")
      .bind(person.email)
      .run();
    return { asked: "", status: 200, headers: new Headers(), text: "", location: null, browser: false };
  },
  done: is(200),
};

const looks = ["/users", "/users/:id", "/users/:id/sessions", "/users/export", "/events", "/stats"].map(
  (path) => admin(path, ["GET", path], is(200)),
);

export const ADMIN: Journey[] = [
  {
    name: "a user whom an operator adds",
    variables,
    steps: [add, start, openLink],
    after: async (person) => expect(await rowOf(person)).not.toBeNull(),
  },
  {
    name: "a user whom an operator disables, and enables",
    variables,
    before: atFrontend,
    steps: [disable, enable, start, openLink],
    after: async (person) => expect(await rowOf(person, "disabled_at")).toBeNull(),
  },
  {
    name: "a user whom an operator disables",
    variables,
    before: atFrontend,
    steps: [disable],
    after: async (person) => expect(await rowOf(person, "disabled_at")).toEqual(expect.any(Number)),
  },
  { name: "sessions that an operator ends", variables, before: atFrontend, steps: [end] },
  {
    name: "a user whom an operator deletes",
    variables,
    before: atFrontend,
    steps: [remove],
    after: async (person) => expect(await rowOf(person)).toBeNull(),
  },
  {
    name: "a user from elsewhere, and their first login",
    variables,
    steps: [bring, start, openLink],
    after: async (person) => expect(await rowOf(person, "id")).toMatch(/^auth\|/),
  },
  {
    name: "an address that an operator sends mail to again",
    variables,
    before: [suppressed],
    steps: [lift, start, openLink],
  },
  { name: "what an operator looks at", variables, before: atFrontend, steps: looks },
];
