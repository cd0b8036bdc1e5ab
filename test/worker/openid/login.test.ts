import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { browser } from "../browser";
import { bearer, codeIn, countOf, instance, linkIn, ORIGIN } from "../helpers";
import {
  answerIn,
  authorizeUrl,
  CALLBACK,
  exchange,
  fieldsOf,
  register,
  signInFor,
  signInto,
} from "../openid";

const latchkey = instance();

beforeEach(() => register());

describe("an application's login", () => {
  it.each(["code", "link"] as const)("ends with tokens for it, by the %s of the mail", async (by) => {
    const person = browser(latchkey);
    const answer = await signInFor(latchkey, person, await authorizeUrl(), "ann@example.com", by);
    expect(answer.headers.get("Location")).toMatch(`${CALLBACK}?code=`);
    const { code, ...rest } = answerIn(answer);
    expect(rest).toEqual({ state: "the state", iss: ORIGIN });
    const response = await exchange(latchkey, code ?? "");
    expect(response.status).toBe(200);
    const tokens = (await response.json()) as Record<string, string>;
    expect(tokens).toMatchObject({
      token_type: "Bearer",
      expires_in: 3600,
      scope: "openid email profile offline_access",
    });
    const claims = decodeJwt(tokens.id_token ?? "");
    expect(claims).toMatchObject({
      iss: ORIGIN,
      aud: "app",
      nonce: "the nonce",
      email: "ann@example.com",
      email_verified: true,
    });
    const userinfo = await latchkey.get("/oauth/userinfo", bearer(tokens.access_token ?? ""));
    expect(await userinfo.json()).toEqual({
      sub: claims.sub,
      email: "ann@example.com",
      email_verified: true,
    });
  });

  it("needs no mail where this browser is signed in already", async () => {
    await register({ id: "other" });
    const person = browser(latchkey);
    await signInto(latchkey, person);
    const mails = await latchkey.mails("ann@example.com");
    const again = await person.open(await authorizeUrl({ client_id: "other" }));
    expect(answerIn(again)).toMatchObject({ code: expect.any(String), state: "the state" });
    expect(await latchkey.mails("ann@example.com")).toHaveLength(mails.length);
    expect(await countOf("sessions")).toBe(2);
  });

  it("goes on with the application also by a new link, where the first one came too late", async () => {
    const person = browser(latchkey);
    const url = await authorizeUrl();
    const loginPage = await person.visit(url);
    await person.submit("/login", { ...fieldsOf(await loginPage.text()), email: "ann@example.com" });
    const link = linkIn((await latchkey.mails("ann@example.com"))[0]);
    vi.setSystemTime(Date.now() + 16 * 60_000);
    const late = await person.open(link);
    expect(late.status).toBe(400);
    const again = await person.submit("/login", { ...fieldsOf(await late.text()), email: "ann@example.com" });
    expect(again.status).toBe(303);
    const answer = await person.open(linkIn((await latchkey.mails("ann@example.com"))[0]));
    expect(answer.headers.get("Location")).toMatch(`${CALLBACK}?code=`);
  });

  it("is named on the login and the confirm page, where it is not the operator's own", async () => {
    const person = browser(latchkey);
    const loginPage = await (await person.visit(await authorizeUrl())).text();
    expect(loginPage).toContain("<h1>Sign in to The app app</h1>");
    await person.submit("/login", { ...fieldsOf(loginPage), email: "ann@example.com" });
    const link = linkIn((await latchkey.mails("ann@example.com"))[0]);
    const confirmPage = await (await browser(latchkey).open(link)).text();
    expect(confirmPage).toContain("<h1>Sign in to The app app?</h1>");
    expect(confirmPage).toContain("This signs you in here, in this browser.");
    expect(await (await person.open("/login")).text()).toContain("<h1>Sign in to Latchkey</h1>");
  });

  it("lets whoever asks too soon again type the code of the mail that is there", async () => {
    const patient = instance({ LIMIT_PAUSES: "30s" });
    const person = browser(patient);
    const fields = {
      ...fieldsOf(await (await person.visit(await authorizeUrl())).text()),
      email: "ann@example.com",
    };
    await person.submit("/login", fields);
    const tooSoon = await person.submit("/login", { ...fields, email: "ANN@example.com" });
    expect(tooSoon.status).toBe(429);
    const [, codePage = ""] = /href="(\/login\/code[^"]*)"/.exec(await tooSoon.text()) ?? [];
    const form = fieldsOf(await (await person.open(codePage.replaceAll("&amp;", "&"))).text());
    const code = codeIn((await patient.mails("ann@example.com"))[0]);
    expect(answerIn(await person.submit("/login/code", { ...form, code }))).toMatchObject({
      code: expect.any(String),
    });
    const other = await person.submit("/login", { ...fields, email: "bob@example.com" });
    expect(other.status).toBe(303);
    expect(await (await browser(patient).submit("/login", fields)).text()).not.toContain("/login/code");
  });

  it("says in the log which client or redirect URI is not known, and no address", async () => {
    const log = vi.spyOn(console, "info");
    const wrong: Record<string, string>[] = [
      { client_id: "ap" },
      { redirect_uri: `${CALLBACK}/ann@example.com` },
    ];
    for (const changes of wrong) expect((await latchkey.get(await authorizeUrl(changes))).status).toBe(400);
    expect(log.mock.calls.join()).toContain('no client \\"ap\\"');
    expect(log.mock.calls.join()).toContain(`app has no redirect URI`);
    expect(log.mock.calls.join()).not.toContain("ann@example.com");
  });

  it("shows a plain visitor the account", async () => {
    const person = browser(latchkey);
    const answer = await signInFor(latchkey, person, "/login");
    expect(answer.headers.get("Location")).toBe(`${ORIGIN}/account`);
    const page = await (await person.open("/account")).text();
    expect(page).toContain("You are signed in as ann@example.com.");
  });
});
