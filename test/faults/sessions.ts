import { decodeJwt } from "jose";
import { APP } from "../worker/openid";
import { accessOf, application, forgetting, frontend, idOf, ids, withToken } from "./asking";
import { atFrontend } from "./frontends";
import { atApplication, onOwnPages, seeAccount } from "./hosted";
import type { Journey, Step } from "./journey";

const refresh: Step = {
  name: "refresh",
  ask: (person) => {
    const [, { refresh = "", client = undefined } = {}] = application(person) ?? frontend(person) ?? [];
    const named = client === undefined ? undefined : { client_id: client };
    const form = { grant_type: "refresh_token", refresh_token: refresh, ...named };
    return person.ask("POST", "/oauth/token", { form, cookies: false });
  },
  done: ({ status }) => status === 200,
};

const revoke: Step = forgetting(
  {
    name: "revoke",
    ask: (person) =>
      person.ask("POST", "/oauth/revoke", {
        form: { token: frontend(person)?.[1].refresh ?? "" },
        cookies: false,
      }),
    done: ({ status }) => status === 200,
  },
  (person) => idOf(frontend(person)),
);

/** At the wish of an application, which knows who is meant. */
const signOut: Step = forgetting(
  {
    name: "sign out",
    async ask(person) {
      const query = new URLSearchParams({
        id_token_hint: person.notes.idToken ?? "",
        post_logout_redirect_uri: APP,
      });
      return person.ask("GET", `/oauth/logout?${query}`, { browser: true });
    },
    done: ({ location }) => location?.origin === APP,
  },
  ids,
);

const pressSignOut: Step = forgetting(
  {
    name: "sign out",
    ask: (person) => person.ask("POST", "/account/sign-out", { form: { session: "this" }, browser: true }),
    // Whose answer was lost is told to sign in: nobody is, any more.
    done: ({ status, location }) => status === 200 || location?.pathname === "/login",
  },
  ids,
);

/** The session of another browser of the same person, by the list that they see. */
const endAnother: Step = {
  name: "end another",
  ask: (person) => {
    const own = decodeJwt(accessOf(person)).sid;
    const other = ids(person).find((sid) => sid !== own) ?? "";
    person.notes.other = other;
    return person.ask("DELETE", `/api/sessions/${other}`, { bearer: accessOf(person), cookies: false });
  },
  done: ({ status }, person) => {
    // Ended already, where the answer was lost.
    if (status === 204 || status === 404) person.held.delete(person.notes.other ?? "");
    return status === 204 || status === 404;
  },
};

export const SESSIONS: Journey[] = [
  { name: "a refresh", before: atFrontend, steps: [refresh, refresh] },
  { name: "an application's refresh", before: atApplication, steps: [refresh, refresh] },
  { name: "a revocation", before: atFrontend, steps: [revoke] },
  {
    name: "who is signed in",
    before: atFrontend,
    steps: [withToken("user", ["GET", "/api/auth_user"], [200])],
  },
  {
    name: "userinfo",
    before: atApplication,
    steps: [withToken("userinfo", ["GET", "/oauth/userinfo"], [200])],
  },
  { name: "signing out at an application's wish", before: atApplication, steps: [signOut] },
  { name: "signing out on our own pages", before: atApplication, steps: [seeAccount, pressSignOut] },
  {
    name: "signing out by token",
    before: atFrontend,
    steps: [forgetting(withToken("sign out", ["POST", "/api/logout"], [204, 401]), ids)],
  },
  {
    name: "the list of sessions, and one ended",
    before: [...onOwnPages, ...atFrontend],
    steps: [withToken("list", ["GET", "/api/sessions"], [200]), endAnother],
  },
  {
    name: "all sessions ended",
    before: [...onOwnPages, ...atFrontend],
    steps: [forgetting(withToken("end all", ["DELETE", "/api/sessions?all=true"], [204, 401]), ids)],
  },
];
