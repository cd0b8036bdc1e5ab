import { describe, expect, it } from "vitest";
import { type Browser, browser } from "../../browser";
import { codeIn, type Instance, instance, ORIGIN, wrongCode } from "../../helpers";
import { fieldsOf, freezeTime } from "../../openid";

/** Somebody who has just signed in on our own pages. */
async function signedIn(latchkey: Instance, email = "old@example.com"): Promise<Browser> {
  const person = browser(latchkey);
  const login = await person.submit("/login", { email, return_to: "/account" });
  const page = await person.open(login.headers.get("Location") ?? "");
  const [mail] = await latchkey.mails(email);
  const answer = await person.submit("/login/code", { ...fieldsOf(await page.text()), code: codeIn(mail) });
  expect(answer.headers.get("Location")).toBe(`${ORIGIN}/account`);
  return person;
}

const accountOf = async (person: Browser) => (await person.open("/account")).text();

/** From the form of the account page to the page where the code is typed. */
async function ask(latchkey: Instance, person: Browser, email: string) {
  const response = await person.submit("/account/address", { email });
  const fields = fieldsOf(await response.clone().text());
  const [mail] = await latchkey.mails(email);
  return { response, fields, mail };
}

describe("changing one's address at /account", () => {
  it("is done with the code that was mailed to the new one", async () => {
    const latchkey = instance();
    const person = await signedIn(latchkey);
    const { response, fields, mail } = await ask(latchkey, person, "New@Example.com");
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("New@example.com");
    expect(await accountOf(person)).toContain("old@example.com");

    const done = await person.submit("/account/address/code", { ...fields, code: codeIn(mail) });
    expect([done.status, done.headers.get("Location")]).toEqual([303, "/account"]);
    const account = await accountOf(person);
    expect(account).toContain("New@example.com");
    expect(account).not.toContain("old@example.com");
  });

  it("says what is wrong with a code, keeps the form, and takes the right one after that", async () => {
    const latchkey = instance();
    const person = await signedIn(latchkey);
    const { fields, mail } = await ask(latchkey, person, "new@example.com");
    for (const code of [wrongCode(codeIn(mail)), "1234", ""]) {
      const wrong = await person.submit("/account/address/code", { ...fields, code });
      const page = await wrong.text();
      expect([code, wrong.status]).toEqual([code, code.length === 8 ? 400 : 422]);
      expect(page).toContain("This code is wrong or no longer valid");
      expect(fieldsOf(page)).toEqual(fields);
    }
    const right = await person.submit("/account/address/code", { ...fields, code: codeIn(mail) });
    expect(right.status).toBe(303);
  });

  it("is over for a code that was tried too often", async () => {
    const latchkey = instance();
    const person = await signedIn(latchkey);
    const { fields, mail } = await ask(latchkey, person, "new@example.com");
    for (let by = 1; by <= 5; by++)
      await person.submit("/account/address/code", { ...fields, code: wrongCode(codeIn(mail), by) });
    const right = await person.submit("/account/address/code", { ...fields, code: codeIn(mail) });
    expect(right.status).toBe(429);
    expect(await right.text()).toContain("Too many tries with this code");
    expect(await accountOf(person)).toContain("old@example.com");
  });

  it("asks again for an address where there is none, with what was typed still in the form", async () => {
    const person = await signedIn(instance());
    const response = await person.submit("/account/address", { email: "not <an> address" });
    const page = await response.text();
    expect(response.status).toBe(422);
    expect(page).toContain('value="not &lt;an&gt; address"');
    expect(page).toContain('role="alert"');
    expect(page).toContain('action="/account/address"');
  });

  it("tells the owner of the new address alone that it has an account", async () => {
    const latchkey = instance();
    await signedIn(latchkey, "taken@example.com");
    const person = await signedIn(latchkey);
    const { response, fields, mail } = await ask(latchkey, person, "taken@example.com");
    expect(response.status).toBe(200);
    expect(fields.attempt).toMatch(/^[\w-]{43}$/);
    expect(await response.text()).not.toContain("already has an account");
    expect(mail?.to).toBe("taken@example.com");
  });

  it("makes whoever asks too soon wait, and counts down", async () => {
    freezeTime();
    const latchkey = instance({ LIMIT_PAUSES: "30s" });
    const person = await signedIn(latchkey);
    await ask(latchkey, person, "new@example.com");
    const again = await person.submit("/account/address", { email: "new@example.com" });
    expect([again.status, again.headers.get("Retry-After")]).toEqual([429, "30"]);
    expect(again.headers.get("Content-Security-Policy")).toContain("script-src 'self'");
    const page = await again.text();
    expect(page).toContain('<time data-seconds="30"');
    expect(page).toContain('src="/login/wait.js"');
    expect(page).toContain('value="new@example.com"');
  });

  it.each(["/account/address", "/account/address/code"])(
    "is for nobody who is not signed in, and for no other site's form: %s",
    async (path) => {
      const latchkey = instance();
      const person = await signedIn(latchkey);
      const fields = { email: "new@example.com", attempt: "x".repeat(43), code: "12345678" };
      const stranger = await browser(latchkey).submit("/account/address", fields);
      expect([stranger.status, stranger.headers.get("Location")]).toEqual([
        303,
        "/login?locale=en&return_to=%2Faccount",
      ]);
      const forged = await latchkey.fetch(path, {
        method: "POST",
        headers: {
          Accept: "text/html",
          "Sec-Fetch-Site": "cross-site",
          Cookie: [...person.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        },
        body: new URLSearchParams(fields),
      });
      expect(forged.status).toBe(403);
      expect(await latchkey.mails("new@example.com")).toEqual([]);
    },
  );
});
