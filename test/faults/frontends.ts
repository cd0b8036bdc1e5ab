import { REDIRECT_URI } from "../worker/helpers";
import type { Step } from "./journey";
import { codeOf, linkOf, tokenOf } from "./mails";
import type { Answer, Person } from "./person";

/** The last mail that came. */
export const mailOf = (person: Person) => person.mails[0] ?? { to: "", text: "" };
export const toFrontend = ({ location }: Answer) => location?.hash.includes("jwt=") === true;
export const back = (to: string) => ({ at: 400, to });

export const start: Step = {
  name: "start",
  async ask(person) {
    const json = { email: person.email, redirectUri: REDIRECT_URI };
    const answer = await person.ask("POST", "/api/passwordless/start", { json });
    person.notes.attempt = answer.headers.get("Attempt-Id") ?? "";
    return answer;
  },
  done: ({ status }) => status === 204,
};

export const openLink: Step = {
  name: "link",
  ask: (person) => person.ask("GET", linkOf(mailOf(person)), { browser: true }),
  done: toFrontend,
  back: back("start"),
};

export const openElsewhere: Step = {
  name: "link elsewhere",
  ask: (person) => person.ask("GET", linkOf(mailOf(person)), { browser: true, cookies: false }),
  done: ({ status }) => status === 200,
  back: back("start"),
};

export const pressButton: Step = {
  name: "button",
  ask: (person) => person.ask("POST", linkOf(mailOf(person)), { browser: true, cookies: false }),
  done: toFrontend,
  back: back("start"),
};

const verify = (name: string, proof: (person: Person) => object): Step => ({
  name,
  ask: (person) => person.ask("POST", "/api/passwordless/verify", { json: proof(person) }),
  done: ({ status }) => status === 200,
  back: back("start"),
});
export const typeCode = verify("code", (person) => ({
  attemptId: person.notes.attempt,
  code: codeOf(mailOf(person)),
}));
export const sendToken = verify("token", (person) => ({ token: tokenOf(mailOf(person)) }));

export const startExchange: Step = {
  name: "start",
  ask: (person) => person.ask("POST", "/users", { json: { email: person.email } }),
  done: ({ status }) => status === 200,
};

export const exchange: Step = {
  name: "exchange",
  ask: (person) => {
    const token = tokenOf(mailOf(person));
    return person.ask("GET", `/users?${new URLSearchParams({ email: person.email, token })}`);
  },
  done: ({ status }) => status === 200,
  back: back("start"),
};

/** Signed in at a frontend. */
export const atFrontend = [start, openLink];
