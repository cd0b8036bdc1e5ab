import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stage, setStage } from "./stage";

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterAll(() => stage?.close());

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function signedIn(email: string, options?: BrowserContextOptions) {
  const { page, context } = await stage.person(options);
  await stage.signIn(context, email);
  await page.goto(`${stage.origin}/account`);
  await page.getByText(`You are signed in as ${email}.`).waitFor();
  return { page, context };
}

/** Signed in, but longer ago than deleting and changing the address may be. */
async function signedInLongAgo(email: string) {
  const signed = await signedIn(email);
  await stage.sql(
    `UPDATE sessions SET created_at = created_at - 601
     WHERE user_id = (SELECT id FROM users WHERE email = '${email}')`,
  );
  return signed;
}

async function isSignedOut(page: Page) {
  await page.goto(`${stage.origin}/account`);
  await page.getByLabel("Your email address").waitFor();
  expect(new URL(page.url()).pathname).toBe("/login");
}

describe("a person who visits the login page just so", () => {
  it("ends on the account page, with the keyboard alone, and can sign out of another place there", async () => {
    const elsewhere = await signedIn("ann@example.com", {
      userAgent: "Mozilla/5.0 (X11; Linux) Firefox/130.0",
    });
    const { page } = await stage.person();
    await page.goto(`${stage.origin}/login`);
    await page.keyboard.press("Tab");
    await page.keyboard.type("ann@example.com");
    await page.keyboard.press("Enter");
    await page.getByLabel("Code from the mail").waitFor();
    await page.keyboard.type((await stage.mailTo("ann@example.com")).code);
    await page.getByText("You are signed in as ann@example.com.").waitFor();
    expect(page.url()).toBe(`${stage.origin}/account`);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    for (let stops = 0; stops < 5 && !(await focused()); stops++) await page.keyboard.press("Tab");
    expect(await focused()).toMatch(/^Sign out: Firefox, Linux/);
    await page.keyboard.press("Enter");
    await page.locator("ul.rows li").nth(1).waitFor({ state: "detached" });
    await isSignedOut(elsewhere.page);
  });

  it("is shown the account at once where signed in already", async () => {
    const { page } = await signedIn("bea@example.com");
    await page.goto(`${stage.origin}/login`);
    expect(page.url()).toBe(`${stage.origin}/account`);
  });

  it("finishes by the link in another browser, which is then signed in and the first is not", async () => {
    const { page } = await stage.person();
    await page.goto(`${stage.origin}/login`);
    await page.getByLabel("Your email address").fill("cleo@example.com");
    await press(page, "Send me a mail");
    await page.getByLabel("Code from the mail").waitFor();
    const { page: elsewhere } = await stage.person();
    await elsewhere.goto((await stage.mailTo("cleo@example.com")).link);
    await press(elsewhere, "Sign in as c…@example.com");
    await elsewhere.getByText("You are signed in as cleo@example.com.").waitFor();
    await isSignedOut(page);
  });
});

describe("the account page", () => {
  it("signs out everywhere else, and then here", async () => {
    const elsewhere = await signedIn("dan@example.com");
    const { page } = await signedIn("dan@example.com");
    await press(page, "Sign out everywhere else");
    await page.getByText("This browser").waitFor();
    expect(await page.locator("ul.rows li").count()).toBe(1);
    await isSignedOut(elsewhere.page);
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByRole("heading", { name: "You are signed out" }).waitFor();
    await isSignedOut(page);
  });

  it.each([
    ["with scripts", true],
    ["without", false],
  ])("changes the address by the code of the mail to the new one, %s", async (words, javaScriptEnabled) => {
    const name = words.replace(" ", "-");
    const { page } = await signedIn(`old-${name}@example.com`, { javaScriptEnabled });
    await page.getByLabel("Your new email address").fill("nobody");
    await press(page, "Send me a mail");
    expect(await page.getByRole("alert").textContent()).toBe("This does not look like an email address.");
    await page.getByLabel("Your new email address").fill(`new-${name}@example.com`);
    await press(page, "Send me a mail");
    await page.getByLabel("Code from the mail").fill((await stage.mailTo(`new-${name}@example.com`)).code);
    await press(page, "Use this address");
    await page.getByText(`You are signed in as new-${name}@example.com.`).waitFor();
    await signedIn(`new-${name}@example.com`);
  });

  it("deletes the account, after a question", async () => {
    const { page } = await signedIn("eva@example.com");
    await page.getByRole("link", { name: "Delete account" }).click();
    await page.getByText("The account eva@example.com is deleted").waitFor();
    await press(page, "Delete for good");
    await page.getByRole("heading", { name: "Your account is deleted" }).waitFor();
    await isSignedOut(page);
  });

  it("has whoever signed in more than ten minutes ago sign in once more, the address filled in", async () => {
    const { page } = await signedInLongAgo("fay@example.com");
    await page.getByRole("link", { name: "Delete account" }).click();
    await press(page, "Delete for good");
    expect(await page.getByRole("status").textContent()).toBe("To do that, please sign in once more.");
    expect(await page.getByLabel("Your email address").inputValue()).toBe("fay@example.com");
    await press(page, "Send me a mail");
    await page
      .getByLabel("Code from the mail")
      .pressSequentially((await stage.mailTo("fay@example.com")).code);
    await page.getByText("You are signed in as fay@example.com.").waitFor();
    expect(await page.locator("ul.rows li").count()).toBe(1);
    await page.getByRole("link", { name: "Delete account" }).click();
    await press(page, "Delete for good");
    await page.getByRole("heading", { name: "Your account is deleted" }).waitFor();
  });
});

describe("a page of another site", () => {
  it("cannot press a button of the account page", async () => {
    const { page } = await signedIn("gil@example.com");
    await page.goto(stage.frontendElsewhere);
    await page.setContent(`<form method="post" action="${stage.origin}/account/delete"></form>`);
    const answer = page.waitForResponse((response) => response.url().startsWith(stage.origin));
    await page.evaluate(() => document.forms[0]?.submit());
    expect((await answer).status()).toBe(403);
    await page.getByRole("heading", { name: "That has to be done on this site" }).waitFor();
    await page.goto(`${stage.origin}/account`);
    await page.getByText("You are signed in as gil@example.com.").waitFor();
  });
});
