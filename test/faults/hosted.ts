import { REDIRECT_URI } from "../worker/helpers";
import { authorizeUrl, CALLBACK, fieldsOf, VERIFIER } from "../worker/openid";
import { back, mailOf, openLink } from "./frontends";
import type { Step } from "./journey";
import { codeOf, linkOf } from "./mails";
import type { Answer, Person } from "./person";

/** The form of the hosted page, for a frontend's redirect URI or a page of ours. */
export const askHosted = (destination: (person: Person) => Record<string, string>): Step => ({
  name: "start",
  async ask(person) {
    const form = { email: person.email, ...destination(person) };
    const answer = await person.ask("POST", "/login", { form, browser: true });
    const { attempt = "", ...fields } = Object.fromEntries(answer.location?.searchParams ?? []);
    person.notes.attempt = attempt;
    person.notes.fields = JSON.stringify(fields);
    return answer;
  },
  done: ({ location }) => location?.pathname === "/login/code",
});

export const typeHosted = (done: Step["done"]): Step => ({
  name: "code",
  ask: (person) => {
    const { attempt = "", fields = "{}" } = person.notes;
    const form = { ...JSON.parse(fields), attempt, code: codeOf(mailOf(person)) };
    return person.ask("POST", "/login/code", { form, browser: true });
  },
  done,
  back: back("start"),
});

export const openHosted = (done: Step["done"]): Step => ({ ...openLink, done });

/** Whose link failed after it had signed them in comes back without what proves their browser, and is asked. */
export const openForApplication = openHosted(
  (answer, person) => (toApplication(answer, person) && "exchange") || answer.status === 200,
);
export const pressForApplication: Step = {
  name: "button",
  ask: (person) => person.ask("POST", linkOf(mailOf(person)), { browser: true }),
  done: (answer, person) => toApplication(answer, person),
  back: back("start"),
};
export const toAccount = ({ location }: Answer) => location?.pathname === "/account";

export const seeAccount: Step = {
  name: "account",
  ask: (person) => person.ask("GET", "/account", { browser: true }),
  done: ({ status }) => status === 200,
};

export const toApplication = ({ location }: Answer, person: Person) => {
  person.notes.code = location?.searchParams.get("code") ?? "";
  return location?.href.startsWith(`${CALLBACK}?code=`) === true;
};

/** Who is signed in already, after an exchange that failed for good, has another code at once. */
export const isAsked = (answer: Answer, person: Person) => {
  person.notes.returnTo = answer.location?.searchParams.get("return_to") ?? "";
  return answer.location?.pathname === "/login" || (toApplication(answer, person) && "exchange");
};

export const authorize = (done: Step["done"]): Step => ({
  name: "authorize",
  ask: async (person) => person.ask("GET", await authorizeUrl(), { browser: true }),
  done,
});

export const seeLogin: Step = {
  name: "login page",
  async ask(person) {
    const query = new URLSearchParams({ return_to: person.notes.returnTo ?? "" });
    const answer = await person.ask("GET", `/login?${query}`, { browser: true });
    person.notes.form = JSON.stringify(fieldsOf(answer.text));
    return answer;
  },
  done: ({ text }) => text.includes("return_to"),
};

export const exchangeCode: Step = {
  name: "exchange",
  ask: ({ notes, ask }) => {
    const named = { redirect_uri: CALLBACK, client_id: "app", code_verifier: VERIFIER };
    const form = { grant_type: "authorization_code", code: notes.code ?? "", ...named };
    return ask("POST", "/oauth/token", { form, cookies: false });
  },
  done: ({ status }) => status === 200,
  back: back("authorize"),
};

export const forApplication = askHosted((person) => JSON.parse(person.notes.form ?? "{}"));
export const forFrontend = askHosted(() => ({ redirect_uri: REDIRECT_URI }));
export const forAccount = askHosted(() => ({ return_to: "/account" }));

/** Signed in on our own pages, and at an application from there. */
export const onOwnPages = [forAccount, openHosted(toAccount)];
export const atApplication = [...onOwnPages, authorize(toApplication), exchangeCode];
