import { expect } from "vitest";
import { rowOf } from "./addresses";
import { forgetting, ids, withToken } from "./asking";
import { atFrontend, openLink, start } from "./frontends";
import { atApplication } from "./hosted";
import type { Journey, Step } from "./journey";
import type { Answer, Person } from "./person";

/** Gone: the token is refused, as of nobody, and the account with it. */
const isGone = ({ status }: Answer) => status === 204 || status === 401 || status === 418;
const goes = (step: Step) => forgetting({ ...step, done: isGone }, ids);

/** By the person themselves, from a frontend. */
export const deletion = goes(withToken("delete", ["DELETE", "/api/auth_user"], []));

const usernameOf = (person: Person) => `u${person.email.replace(/\D/g, "")}`;

/** Who is told that the address is theirs already has it: the answer was lost. */
const signUp: Step = {
  name: "sign up",
  ask: (person) =>
    person.ask("POST", "/api/users", { json: { email: person.email, username: usernameOf(person) } }),
  done: ({ status, text }) => status === 201 || (status === 403 && text.includes("Email taken")),
};

export const ACCOUNTS: Journey[] = [
  {
    name: "signing up, and the login after it",
    steps: [signUp, start, openLink],
    after: async (person) => expect(await rowOf(person, "username")).toBe(usernameOf(person)),
  },
  {
    name: "a deletion by token",
    before: atFrontend,
    steps: [deletion],
    after: async (person) => expect(await rowOf(person)).toBeNull(),
  },
  {
    name: "a deletion on our own pages",
    before: atApplication,
    steps: [
      forgetting(
        {
          name: "delete",
          ask: (person) => person.ask("POST", "/account/delete", { form: {}, browser: true }),
          done: ({ status, location }) => status === 200 || location?.pathname === "/login",
        },
        ids,
      ),
    ],
    after: async (person) => expect(await rowOf(person)).toBeNull(),
  },
];
