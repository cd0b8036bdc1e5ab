import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleFile, type Stage, setStage } from "./stage";

let stage: Stage;
let notes: string;
let second: string;
let callback: string;

/** The example frontend, as the client of this id. */
const example = (id: string) => exampleFile("index.html").replace('clientId: "demo"', `clientId: "${id}"`);

const AUTHORIZE = `http://localhost:8787/oauth/authorize?${new URLSearchParams({
  response_type: "code",
  client_id: "plain",
  redirect_uri: "http://localhost:3000/callback",
  scope: "openid",
  state: "a state & more",
  code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  code_challenge_method: "S256",
})}`;

const LOGOUT = `http://localhost:8787/oauth/logout?${new URLSearchParams({
  client_id: "plain",
  post_logout_redirect_uri: "http://localhost:3000/callback",
  state: "out",
})}`;

const asLink = (address: string) => address.replaceAll("&", "&amp;");

beforeAll(async () => {
  stage = await setStage(
    { LIMIT_PAUSES: "30s" },
    {
      "/notes": example("notes"),
      "/second": example("second"),
      "/plain": `<a href="${asLink(AUTHORIZE)}">Sign in</a> <a href="${asLink(LOGOUT)}">Sign out</a>`,
      "/callback": "<h1>Back</h1>",
    },
  );
  notes = `${stage.frontend}notes`;
  second = `${stage.frontendElsewhere}second`;
  callback = `${stage.frontend}callback`;
  await stage.register("notes", notes);
  await stage.register("second", second);
  await stage.register("plain", callback);
});

afterAll(() => stage?.close());

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** Asks for a mail on the login page. */
async function ask(page: Page, email: string) {
  await page.getByLabel("Your email address").fill(email);
  await press(page, "Send me a mail");
  await page.getByLabel("Code from the mail").waitFor();
  return stage.mailTo(email);
}

/** Goes from the example to the login page, and asks for a mail there. */
async function askFromNotes(email: string, options?: BrowserContextOptions) {
  const { page, context } = await stage.person(options);
  await page.goto(notes);
  await press(page, "Sign in");
  return { page, context, ...(await ask(page, email)) };
}

async function signedInToNotes(email: string) {
  const asked = await askFromNotes(email);
  await asked.page.getByLabel("Code from the mail").pressSequentially(asked.code);
  await isSignedIn(asked.page, email);
  return asked;
}

async function isSignedIn(page: Page, email: string) {
  await page.getByRole("heading", { name: "Welcome back" }).waitFor();
  expect(await page.locator("#email").textContent()).toBe(email);
}

const mailsTo = async (email: string): Promise<number> =>
  ((await (await fetch(`${stage.origin}/dev/mailbox.json?to=${email}`)).json()) as unknown[]).length;

describe("a person signs in to an application on another origin", () => {
  it("by the link, in the browser that asked: back in the application, the code out of the address bar", async () => {
    const { page, link } = await askFromNotes("ann@example.com");
    await page.goto(link);
    await isSignedIn(page, "ann@example.com");
    expect(page.url()).toBe(notes);
  });

  it("by the code, and stays signed in where the page is reloaded", async () => {
    const { page } = await signedInToNotes("bob@example.com");
    expect(page.url()).toBe(notes);
    await page.reload();
    await isSignedIn(page, "bob@example.com");
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, document.cookie]));
    expect(kept).toBe('[{},""]');
  });

  it("by the link in another tab of the browser that asked, which is where mail programs open it", async () => {
    const { context, link } = await askFromNotes("tab@example.com");
    const tab = await context.newPage();
    await tab.goto(link);
    await isSignedIn(tab, "tab@example.com");
    expect(tab.url()).toBe(notes);
  });

  it("by the link in another browser: asked there first, and then signed in there, by the same mail", async () => {
    const { page, link, code } = await askFromNotes("cleo@example.com");
    const { page: elsewhere } = await stage.person();
    await elsewhere.goto(link);
    await press(elsewhere, "Sign in as c…@example.com");
    await isSignedIn(elsewhere, "cleo@example.com");
    expect(elsewhere.url()).toBe(notes);
    expect(await mailsTo("cleo@example.com")).toBe(1);
    await page.getByLabel("Code from the mail").pressSequentially(code);
    expect(await page.getByRole("alert").textContent()).toContain("wrong or no longer valid");
  });

  it("by the code in the first window, where another browser only looked at the link", async () => {
    const { page, link, code } = await askFromNotes("dora@example.com");
    const { page: elsewhere } = await stage.person();
    await elsewhere.goto(link);
    await elsewhere.getByRole("button", { name: "Sign in as d…@example.com" }).waitFor();
    await page.getByLabel("Code from the mail").pressSequentially(code);
    await isSignedIn(page, "dora@example.com");
  });

  it("then to a second application without a mail, and signs out of both at once", async () => {
    const { page, context } = await signedInToNotes("eva@example.com");
    const other = await context.newPage();
    await other.goto(second);
    await press(other, "Sign in");
    await isSignedIn(other, "eva@example.com");
    expect(await mailsTo("eva@example.com")).toBe(1);
    await press(page, "Sign out");
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(page.url()).toBe(notes);
    await other.reload();
    await other.getByRole("button", { name: "Sign in" }).waitFor();
    await press(other, "Sign in");
    await other.getByLabel("Your email address").waitFor();
  });

  it("with the keyboard alone", async () => {
    const { page } = await stage.person();
    await page.goto(notes);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByLabel("Your email address").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("fay@example.com");
    await page.keyboard.press("Enter");
    await page.getByLabel("Code from the mail").waitFor();
    await page.keyboard.type((await stage.mailTo("fay@example.com")).code);
    await isSignedIn(page, "fay@example.com");
  });

  it("at /demo, which is this origin's own client", async () => {
    const { page } = await stage.person();
    await page.goto(`${stage.origin}/demo`);
    await press(page, "Sign in");
    const { link } = await ask(page, "gus@example.com");
    await page.goto(link);
    await isSignedIn(page, "gus@example.com");
    expect(page.url()).toBe(`${stage.origin}/demo`);
    await press(page, "Sign out");
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(page.url()).toBe(`${stage.origin}/demo`);
  });
});

describe("a sign-in that fails", () => {
  it("is told in words on the application's page, which can begin another", async () => {
    const { page } = await stage.person();
    await page.goto(notes);
    const asked = page.waitForRequest(/oauth\/authorize/);
    await press(page, "Sign in");
    const state = new URL((await asked).url()).searchParams.get("state") ?? "";
    const answer = { error: "access_denied", error_description: "Nobody may come in", state };
    await page.goto(`${notes}?${new URLSearchParams({ ...answer, iss: stage.origin })}`);
    expect(await page.getByRole("alert").textContent()).toBe("That did not work: Nobody may come in");
    expect(page.url()).toBe(notes);
    await press(page, "Sign in");
    await page.getByLabel("Your email address").waitFor();
  });

  it("is told on a page of the service where the application is unknown, and leads nowhere", async () => {
    const { page } = await stage.person();
    await page.goto(AUTHORIZE.replace("http://localhost:8787", stage.origin)); // with localhost:3000 in it
    expect(await page.getByRole("heading").textContent()).toBe("This link is not complete");
    expect(page.url()).toContain(stage.origin);
  });
});

describe("with scripts switched off on the service's pages", () => {
  const plain = { javaScriptEnabled: false };

  async function askFromPlain(email: string) {
    const { page, context } = await stage.person(plain);
    await page.goto(`${stage.frontendElsewhere}plain`);
    await page.getByRole("link", { name: "Sign in" }).click();
    return { page, context, ...(await ask(page, email)) };
  }

  /** The application got a code, its state and who answers, and nothing else. */
  function expectAnswer(page: Page) {
    const { origin, pathname, searchParams } = new URL(page.url());
    expect(origin + pathname).toBe(callback);
    expect(Object.fromEntries(searchParams)).toEqual({
      code: expect.stringMatching(/./),
      state: "a state & more",
      iss: stage.origin,
    });
  }

  it("the code brings the person back, and a second time nothing is asked", async () => {
    const { page, code } = await askFromPlain("hal@example.com");
    await page.getByLabel("Code from the mail").fill(code);
    await press(page, "Sign in");
    await page.waitForURL(`${callback}?**`);
    expectAnswer(page);
    await page.goto(`${stage.frontendElsewhere}plain`);
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.waitForURL(`${callback}?**`);
    expectAnswer(page);
  });

  it("the link does, in the browser that asked", async () => {
    const { page, link } = await askFromPlain("ida@example.com");
    await page.goto(link);
    expectAnswer(page);
  });

  it("the link does in another browser, by the button of the confirm page", async () => {
    const { link } = await askFromPlain("jan@example.com");
    const { page } = await stage.person(plain);
    await page.goto(link);
    await press(page, "Sign in as j…@example.com");
    await page.waitForURL(`${callback}?**`);
    expectAnswer(page);
  });

  it("signing out asks first where no ID token says who it is, and leads back", async () => {
    const { page, link } = await askFromPlain("kim@example.com");
    await page.goto(link);
    await page.goto(`${stage.frontendElsewhere}plain`);
    await page.getByRole("link", { name: "Sign out" }).click();
    await press(page, "Sign out");
    await page.waitForURL(`${callback}?state=out`);
    await page.goto(`${stage.frontendElsewhere}plain`);
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByLabel("Your email address").waitFor();
  });
});

describe("the mail that does not come", () => {
  it("can be asked for again when a clock beside the button has run down", async () => {
    const { page } = await stage.person();
    await page.clock.install();
    await page.goto(notes);
    await press(page, "Sign in");
    await ask(page, "lou@example.com");
    const resend = page.getByRole("button", { name: "Send a new mail" });
    const clock = page.locator("time");
    await clock.waitFor();
    expect(await resend.isDisabled()).toBe(true);
    expect(await clock.textContent()).toMatch(/^0:(?:[12]\d|30)$/);
    await page.clock.runFor(30_000);
    expect(await resend.isEnabled()).toBe(true);
    expect(await clock.isVisible()).toBe(false);
  });

  it("can be asked for again without scripts, or is told how long to wait", async () => {
    const { page } = await stage.person({ javaScriptEnabled: false });
    await page.goto(`${stage.origin}/login`);
    await ask(page, "mia@example.com");
    expect(await page.locator("time").isVisible()).toBe(false);
    await press(page, "Send a new mail");
    expect(await page.getByRole("alert").textContent()).toMatch(/Try again in \d+ seconds/);
    expect(await page.getByLabel("Your email address").inputValue()).toBe("mia@example.com");
  });

  it("can go to another address, and the login still ends in the application", async () => {
    const { page } = await askFromNotes("typo@example.com");
    await page.getByRole("link", { name: "Use another email address" }).click();
    const { code } = await ask(page, "ned@example.com");
    await page.getByLabel("Code from the mail").pressSequentially(code);
    await isSignedIn(page, "ned@example.com");
  });
});
