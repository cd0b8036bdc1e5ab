import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { fieldsOf } from "../worker/openid";
import { withToken } from "./asking";
import { atFrontend } from "./frontends";
import { onOwnPages } from "./hosted";
import type { Journey, Step } from "./journey";
import { codeOf, linkOf, tokenOf } from "./mails";
import type { Person } from "./person";

export const newAddress = (person: Person) => `new-${person.email}`;

const changeAddress = withToken("change", ["POST", "/api/auth_user/email"], [204], (person) => ({
  json: { email: newAddress(person) },
}));

const proveAddress: Step = {
  ...withToken("prove", ["POST", "/api/auth_user/email/verify"], [200], (person) => ({
    json: { token: tokenOf(mailTo(person, newAddress(person))) },
  })),
  back: { at: 400, to: "change" },
};

const mailTo = (person: Person, to: string) =>
  person.mails.find((mail) => mail.to === to) ?? { to: "", text: "" };

export const undoMail = (person: Person) =>
  person.mails.find((mail) => mail.to === person.email && linkOf(mail).startsWith("/account/email/undo"));

const onPage = (name: string, path: string, form: (person: Person) => Record<string, string>): Step => ({
  name,
  ask: (person) => person.ask("POST", path, { form: form(person), browser: true }),
  done({ status, text, location }, person) {
    person.notes.change = fieldsOf(text).attempt ?? person.notes.change ?? "";
    return status === 200 || location?.pathname === "/account";
  },
});

const changeOnPage = onPage("change", "/account/address", (person) => ({ email: newAddress(person) }));

const typeAddressCode: Step = {
  ...onPage("prove", "/account/address/code", (person) => ({
    attempt: person.notes.change ?? "",
    email: newAddress(person),
    code: codeOf(mailTo(person, newAddress(person))),
  })),
  back: { at: 400, to: "change" },
};

/**
 * By the link that the old address is told of. That mail leaves after the answer, so that a fault can keep it from being sent, and so
 * do two that lose the answer of the change itself: then the change stands, and the log says so.
 */
const undo: Step = {
  name: "undo",
  async ask(person) {
    const mail = undoMail(person);
    if (mail) return person.ask("POST", linkOf(mail), { browser: true, cookies: false });
    expect(person.logged()).toMatch(/email_change\.notice\.failed|D1 change email/);
    return person.ask("GET", "/account", { browser: true });
  },
  done({ status }, person) {
    if (!undoMail(person)) return true;
    person.held.clear();
    // Where the answer was lost, the link is used up; what it was for has happened.
    return status === 200 || status === 400;
  },
};

/** What stands in the row of the person, under whichever address of theirs. */
export const rowOf = (person: Person, column = "email") =>
  env.DB.prepare(`SELECT ${column} FROM users WHERE email IN (?, ?)`)
    .bind(person.email, newAddress(person))
    .first<string>(column);

const after = async (person: Person) =>
  expect(await rowOf(person)).toBe(undoMail(person) ? person.email : newAddress(person));

export const ADDRESSES: Journey[] = [
  {
    name: "a change of address, and its undoing",
    before: atFrontend,
    steps: [changeAddress, proveAddress, undo],
    after,
  },
  {
    name: "a change of address on our own pages",
    before: onOwnPages,
    steps: [changeOnPage, typeAddressCode, undo],
    after,
  },
];
