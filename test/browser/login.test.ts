import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stage, setStage } from "./stage";

let stage: Stage;
let strict: Stage;

beforeAll(async () => {
  stage = await setStage();
  strict = await setStage({ LINK_POLICY: "same-browser" });
});

afterAll(async () => {
  await Promise.all([stage?.close(), strict?.close()]);
});

/** Asks for a link on a frontend's own form, which is on another origin than the service. */
async function askOnFrontend(
  { person, frontend, mailTo }: Stage,
  email: string,
  at = frontend,
  who = person,
) {
  const { page, context } = await who();
  await page.goto(at);
  await page.getByPlaceholder("you@example.com").fill(email);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Code from the mail").waitFor();
  return { page, context, ...(await mailTo(email)) };
}

/** Asks for a link on the hosted login page. */
async function askOnLoginPage({ person, origin, frontend, mailTo }: Stage, email: string, options = {}) {
  const { page, context } = await person(options);
  await page.goto(`${origin}/login?${new URLSearchParams({ redirect_uri: frontend })}`);
  await page.getByLabel("Your email address").fill(email);
  await page.getByRole("button", { name: "Send me a mail" }).click();
  await page.getByLabel("Code from the mail").waitFor();
  return { page, context, ...(await mailTo(email)) };
}

const signedIn = (email: string) => `Signed in as ${email}`;

describe("a person signs in", () => {
  it("in the browser that asked: with one click, back on the frontend, the token out of the address bar", async () => {
    const { page, link } = await askOnFrontend(stage, "ann@example.com");
    await page.goto(link);
    await page.getByText(signedIn("ann@example.com")).waitFor();
    expect(page.url()).toBe(stage.frontend);
  });

  it("on the README's frontend", async () => {
    const { page } = await stage.person();
    await page.goto(stage.readmeFrontend);
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByLabel("Your email address").fill("una@example.com");
    await page.getByRole("button").click();
    await page.getByLabel("Code from the mail").waitFor();
    await page.goto((await stage.mailTo("una@example.com")).link);
    await page.getByText(signedIn("una@example.com")).waitFor();
    expect(page.url()).toBe(stage.readmeFrontend);
  });

  it("from a frontend on another site: with one click where the browser keeps its cookie, with two where not", async () => {
    const { frontendElsewhere, lenientPerson, person } = stage;
    const lenient = await askOnFrontend(stage, "kim@example.com", frontendElsewhere, lenientPerson);
    await lenient.page.goto(lenient.link);
    await lenient.page.getByText(signedIn("kim@example.com")).waitFor();
    await lenient.context.close();
    const strictAboutCookies = await askOnFrontend(stage, "lou@example.com", frontendElsewhere, person);
    await strictAboutCookies.page.goto(strictAboutCookies.link);
    await strictAboutCookies.page.getByRole("button", { name: "Sign in as l…@example.com" }).click();
    await strictAboutCookies.page.getByText(signedIn("lou@example.com")).waitFor();
  });

  it("on a frontend that sends people on to another origin, from the confirm page, too", async () => {
    const { person, frontendElsewhere, frontend } = stage;
    const hop = `${frontend}hop?to=${encodeURIComponent(frontendElsewhere)}`;
    const { page } = await person();
    await page.goto(`${stage.origin}/login?${new URLSearchParams({ redirect_uri: hop })}`);
    await page.getByLabel("Your email address").fill("ned@example.com");
    await page.getByRole("button").click();
    await page.getByLabel("Code from the mail").waitFor();
    const { page: elsewhere } = await person();
    await elsewhere.goto((await stage.mailTo("ned@example.com")).link);
    await elsewhere.getByRole("button").click();
    await elsewhere.waitForURL(`${frontendElsewhere}**`);
    await elsewhere.getByText(signedIn("ned@example.com")).waitFor();
  });

  it("by the exchange contract: a code or the button on the frontend's page finishes it", async () => {
    const { page } = await stage.person();
    await page.goto(`${stage.origin}/demo/exchange`);
    await page.getByPlaceholder("you@example.com").fill("mia@example.com");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Check your mail.").waitFor();
    await page.getByPlaceholder("1234 5678").fill((await stage.mailTo("mia@example.com")).code);
    await page.getByRole("button", { name: "Use the code" }).click();
    await page.getByText(signedIn("mia@example.com")).waitFor();
    await page.reload();
    await page.getByPlaceholder("you@example.com").fill("mia@example.com");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Check your mail.").waitFor();
    await page.goto((await stage.mailTo("mia@example.com")).link);
    await page.getByRole("button", { name: "Finish signing in" }).click();
    await page.getByText(signedIn("mia@example.com")).waitFor();
    expect(page.url()).toBe(`${stage.origin}/demo/exchange`);
  });

  it("in another browser: with two", async () => {
    const { link } = await askOnFrontend(stage, "bob@example.com");
    const { page } = await stage.person();
    await page.goto(link);
    expect(await page.getByRole("heading").innerText()).toBe("Sign in to Latchkey?");
    await page.getByRole("button", { name: "Sign in as b…@example.com" }).click();
    await page.getByText(signedIn("bob@example.com")).waitFor();
  });

  it("by the code in the first window, while the link was opened elsewhere", async () => {
    const { page, link, code } = await askOnLoginPage(stage, "cleo@example.com");
    const { page: elsewhere } = await stage.person();
    await elsewhere.goto(link);
    await elsewhere.getByRole("button", { name: "Sign in as c…@example.com" }).waitFor();
    await page.getByLabel("Code from the mail").pressSequentially(code);
    await page.getByText(signedIn("cleo@example.com")).waitFor();
    await elsewhere.getByRole("button").click();
    await elsewhere.getByText("This link does not work any more").waitFor();
  });

  it("by pasting the code as it stands in the mail", async () => {
    const { page, context, code } = await askOnLoginPage(stage, "dan@example.com");
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate((text) => navigator.clipboard.writeText(text), code);
    await page.getByLabel("Code from the mail").focus();
    await page.keyboard.press("Control+V");
    await page.getByText(signedIn("dan@example.com")).waitFor();
  });

  it("by a code that Enter follows before the answer is there: it is sent once", async () => {
    const { page, code } = await askOnLoginPage(stage, "oda@example.com");
    const posts: string[] = [];
    page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
    await page.evaluate((digits) => {
      const input = document.querySelector<HTMLInputElement>("#code");
      if (input === null) return;
      input.value = digits;
      input.dispatchEvent(new Event("input"));
      input.form?.requestSubmit();
    }, code);
    await page.getByText(signedIn("oda@example.com")).waitFor();
    expect(posts.map((address) => new URL(address).pathname)).toEqual(["/login/code"]);
  });

  it("after a wrong code, with the right one", async () => {
    const { page, code } = await askOnLoginPage(stage, "eva@example.com");
    const wrong = `${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`;
    await page.getByLabel("Code from the mail").pressSequentially(wrong);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("This code is wrong");
    await page.getByLabel("Code from the mail").pressSequentially(code);
    await page.getByText(signedIn("eva@example.com")).waitFor();
  });

  it("with script switched off: by code, by link, and by the confirm page", async () => {
    const plain = { javaScriptEnabled: false };
    const byCode = await askOnLoginPage(stage, "fay@example.com", plain);
    await byCode.page.getByLabel("Code from the mail").fill(byCode.code);
    await byCode.page.getByRole("button", { name: "Sign in" }).click();
    await byCode.page.waitForURL(/#jwt=/);
    const byLink = await askOnLoginPage(stage, "fay@example.com", plain);
    await byLink.page.goto(byLink.link);
    expect(byLink.page.url()).toContain(`${stage.frontend}#jwt=`);
    const confirmed = await askOnLoginPage(stage, "fay@example.com", plain);
    const { page } = await stage.person(plain);
    await page.goto(confirmed.link);
    await page.getByRole("button").click();
    await page.waitForURL(/#jwt=/);
  });

  it("with the keyboard alone", async () => {
    const { page } = await stage.person();
    await page.goto(`${stage.origin}/login?${new URLSearchParams({ redirect_uri: stage.frontend })}`);
    await page.keyboard.press("Tab");
    await page.keyboard.type("gus@example.com");
    await page.keyboard.press("Enter");
    await page.getByLabel("Code from the mail").waitFor();
    const { link } = await stage.mailTo("gus@example.com");
    const { page: elsewhere } = await stage.person();
    await elsewhere.goto(link);
    await elsewhere.keyboard.press("Tab");
    await elsewhere.keyboard.press("Enter");
    await elsewhere.getByText(signedIn("gus@example.com")).waitFor();
  });

  it("again from the page of a used link, the address already filled in", async () => {
    const { page, link } = await askOnLoginPage(stage, "hal@example.com");
    const { page: elsewhere } = await stage.person();
    await elsewhere.goto(link);
    await elsewhere.getByRole("button").click();
    await elsewhere.getByText(signedIn("hal@example.com")).waitFor();
    await page.goto(link);
    expect(await page.getByLabel("Your email address").inputValue()).toBe("hal@example.com");
    await page.getByRole("button", { name: "Send me a new link" }).click();
    await page
      .getByLabel("Code from the mail")
      .pressSequentially((await stage.mailTo("hal@example.com")).code);
    await page.getByText(signedIn("hal@example.com")).waitFor();
  });
});

describe("under the strict policy", () => {
  it("the browser that asked needs one click, any other is sent back to it", async () => {
    const { page, link } = await askOnFrontend(strict, "ann@example.com");
    const { page: elsewhere } = await strict.person();
    await elsewhere.goto(link);
    expect(await elsewhere.getByRole("heading").innerText()).toBe("Go back to where you began");
    expect(await elsewhere.locator("button, input, a").count()).toBe(0);
    await page.goto(link);
    await page.getByText(signedIn("ann@example.com")).waitFor();
  });

  it("the code works in the first window", async () => {
    const { page, link, code } = await askOnLoginPage(strict, "bob@example.com");
    const { page: elsewhere } = await strict.person();
    await elsewhere.goto(link);
    await page.getByLabel("Code from the mail").pressSequentially(code);
    await page.getByText(signedIn("bob@example.com")).waitFor();
  });
});

describe("an attacker who mails the victim his own link", () => {
  it("shows the victim the attacker's address before anything happens", async () => {
    const { link } = await askOnFrontend(stage, "mallory@evil.example");
    const { page: victim } = await stage.person();
    await victim.goto(link);
    expect(await victim.locator("main").innerText()).toContain("m…@evil.example");
    expect(await victim.locator("main").innerText()).toContain("close this page");
    expect(victim.url()).toContain(stage.origin);
  });

  it("gets nowhere under the strict policy", async () => {
    const { link } = await askOnFrontend(strict, "mallory@evil.example");
    const { page: victim } = await strict.person();
    await victim.goto(link);
    expect(await victim.locator("main").innerText()).toContain("Nothing has happened");
  });

  it("cannot press the button from a page of his own", async () => {
    const { link } = await askOnFrontend(stage, "mallory@evil.example");
    const { page: victim } = await stage.person();
    await victim.goto(stage.frontend);
    await victim.setContent(`<form method="post" action="${link.replaceAll("&", "&amp;")}"></form>`);
    const answer = victim.waitForResponse((response) => response.url().startsWith(stage.origin));
    await victim.evaluate(() => document.forms[0]?.submit());
    expect((await answer).status()).toBe(403);
  });

  it("cannot frame the confirm page", async () => {
    const { link } = await askOnFrontend(stage, "mallory@evil.example");
    const { page: victim } = await stage.person();
    await victim.goto(stage.frontend);
    const failed = victim.waitForEvent("console", (message) => /frame/i.test(message.text()));
    await victim.setContent(`<iframe src="${link.replaceAll("&", "&amp;")}"></iframe>`);
    expect((await failed).type()).toBe("error");
  });
});
