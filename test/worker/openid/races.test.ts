import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { codeIn, countOf, instance, linkIn } from "../helpers";
import {
  answerIn,
  authorizeUrl,
  type ClientTokenAnswer,
  exchange,
  fieldsOf,
  isLive,
  refreshAs,
  register,
  signInto,
} from "../openid";

const latchkey = instance();
let person: Browser;

beforeEach(async () => {
  await register();
  person = browser(latchkey);
});

const times = <T>(count: number, what: () => Promise<T>) => Promise.all(Array.from({ length: count }, what));

async function newCode(): Promise<string> {
  return answerIn(await person.open(await authorizeUrl())).code ?? "";
}

/** A person who has asked for a mail at an application's request. */
async function ask() {
  const page = await person.visit(await authorizeUrl());
  const login = await person.submit("/login", { ...fieldsOf(await page.text()), email: "ann@example.com" });
  const form = fieldsOf(await (await person.open(login.headers.get("Location") ?? "")).text());
  const [mail] = await latchkey.mails("ann@example.com");
  return { link: linkIn(mail), form: { ...form, code: codeIn(mail) } };
}

describe("at the same moment", () => {
  it("RFC 6749 §4.1.2: one code exchanged 50 times gives tokens to one at most, and ends their session", async () => {
    await signInto(latchkey, person);
    for (let round = 0; round < 5; round++) {
      const code = await newCode();
      const answers = await times(50, () => exchange(latchkey, code));
      const won = answers.filter(({ status }) => status === 200);
      expect(won.length).toBeLessThanOrEqual(1);
      expect(answers.filter(({ status }) => status === 400)).toHaveLength(50 - won.length);
      for (const response of won) {
        const tokens = (await response.json()) as ClientTokenAnswer;
        expect(await isLive(latchkey, tokens)).toBe(false);
        expect((await refreshAs(latchkey, tokens.refresh_token)).status).toBe(400);
      }
    }
    // The login itself, the first application session, and one of each code.
    expect(await countOf("sessions")).toBe(2 + 5);
  });

  it("40 codes of one login open 40 sessions, each with its own tokens", async () => {
    await signInto(latchkey, person);
    const codes = await times(40, newCode);
    const answers = await Promise.all(codes.map((code) => exchange(latchkey, code)));
    const tokens = await Promise.all(
      answers.map((response) => response.json() as Promise<ClientTokenAnswer>),
    );
    expect(new Set(tokens.map(({ access_token }) => decodeJwt(access_token).sid)).size).toBe(40);
    for (const one of tokens) expect(await isLive(latchkey, one)).toBe(true);
  });

  it("link and code of one mail open one session, and the application gets one code", async () => {
    for (let round = 0; round < 5; round++) {
      const before = await countOf("sessions");
      person = browser(latchkey);
      const { link, form } = await ask();
      const answers = await Promise.all([
        person.open(link),
        person.submit("/login/code", form),
        person.open(link),
        person.submit("/login/code", form),
      ]);
      const won = answers.filter((response) => "code" in answerIn(response));
      expect(won).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 400)).toHaveLength(3);
      expect(await countOf("sessions")).toBe(before + 1);
      expect((await exchange(latchkey, answerIn(won[0] as Response).code ?? "")).status).toBe(200);
    }
  });

  it("two windows that refresh both get tokens of the one session, and the next refresh of either works", async () => {
    const { refresh_token, access_token } = await signInto(latchkey, person);
    const answers = await times(2, () => refreshAs(latchkey, refresh_token));
    const tokens = await Promise.all(
      answers.map((response) => response.json() as Promise<ClientTokenAnswer>),
    );
    for (const one of tokens) {
      expect(decodeJwt(one.access_token).sid).toBe(decodeJwt(access_token).sid);
      expect(await isLive(latchkey, one)).toBe(true);
    }
    expect((await refreshAs(latchkey, tokens[1]?.refresh_token ?? "")).status).toBe(200);
    expect((await refreshAs(latchkey, tokens[0]?.refresh_token ?? "")).status).toBe(200);
  });

  it("signing out and exchanging leave no session of the application alive", async () => {
    for (let round = 0; round < 10; round++) {
      person = browser(latchkey);
      await signInto(latchkey, person);
      const code = await newCode();
      const [answer] = await Promise.all([
        exchange(latchkey, code),
        person.submit("/account/sign-out", { session: "this" }),
      ]);
      expect(answer.ok && (await isLive(latchkey, await answer.json()))).toBe(false);
    }
  });
});
