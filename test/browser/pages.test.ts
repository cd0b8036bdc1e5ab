import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stage, setStage } from "./stage";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let stage: Stage;
let strict: Stage;

beforeAll(async () => {
  stage = await setStage();
  // The other one looks different, too: a colour that white cannot be read on, a logo, a support address.
  strict = await setStage({
    LINK_POLICY: "same-browser",
    ACCENT_COLOR: "#ffd400",
    LOGO_URL:
      "data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20viewBox=%220%200%2090%2030%22%3E%3Crect%20width=%2290%22%20height=%2230%22/%3E%3C/svg%3E",
    SUPPORT_EMAIL: "help@acme.example",
  });
});

afterAll(async () => {
  await Promise.all([stage?.close(), strict?.close()]);
});

/** Every page that a person meets on the way, by what leads there. */
const PAGES: Record<string, (page: Page) => Promise<unknown>> = {
  home: (page) => page.goto(stage.origin),
  login: (page) => page.goto(loginUrl(stage)),
  "login with an error": async (page) => {
    await page.goto(loginUrl(stage));
    await page.locator("#email").fill("nobody");
    await page.getByRole("button").click();
  },
  code: (page) => ask(page, stage),
  "login with a brand": (page) => page.goto(loginUrl(strict)),
  "code with a brand": (page) => ask(page, strict),
  "code with an error": async (page) => {
    await ask(page, stage);
    await page.locator("#code").fill("123");
    await page.locator("button").first().click();
  },
  confirm: async (page) => page.goto(await linkFor(stage)),
  "same browser": async (page) => page.goto(await linkFor(strict)),
  "new address": async (page) => page.goto((await changeAddress()).link),
  "undo of a new address": async (page) => {
    const { link, oldEmail } = await changeAddress();
    const { page: elsewhere, context } = await stage.person();
    await elsewhere.goto(link);
    await elsewhere.getByRole("button").click();
    await elsewhere.getByText("Your email address has changed").waitFor();
    await context.close();
    await page.goto((await stage.mailTo(oldEmail)).link);
  },
  "used link": (page) => page.goto(verifyUrl({ verification_code: "used", redirect_uri: stage.frontend })),
  "broken link": (page) => page.goto(verifyUrl({})),
  "not found": (page) => page.goto(`${stage.origin}/nothing`),
};

const verifyUrl = (query: Record<string, string>) =>
  `${stage.origin}/api/passwordless/verify_redirect?${new URLSearchParams(query)}`;

const loginUrl = ({ origin, frontend }: Stage) =>
  `${origin}/login?${new URLSearchParams({ redirect_uri: frontend })}`;

async function ask(page: Page, of: Stage) {
  await page.goto(loginUrl(of));
  await page.locator("#email").fill("a.rather.long.address.of.somebody@subdomain.of.example.com");
  await page.getByRole("button").click();
  await page.locator("#code").waitFor();
}

async function linkFor(of: Stage): Promise<string> {
  const { page, context } = await of.person();
  await ask(page, of);
  await context.close();
  return (await of.mailTo("a.rather.long.address.of.somebody@subdomain.of.example.com")).link;
}

let serial = 0;

/** Somebody who is signed in asks for another address. */
async function changeAddress() {
  const [oldEmail, newEmail] = [`old${++serial}@example.com`, `new${serial}@example.com`];
  const post = (path: string, body: object, headers = {}) =>
    fetch(stage.origin + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const started = await post("/api/passwordless/start", { email: oldEmail, redirectUri: stage.frontend });
  const { code } = await stage.mailTo(oldEmail);
  const signedIn = await post("/api/passwordless/verify", {
    attemptId: started.headers.get("Attempt-Id"),
    code,
  });
  const { access_token } = (await signedIn.json()) as { access_token: string };
  await post("/api/auth_user/email", { email: newEmail }, { Authorization: `Bearer ${access_token}` });
  return { oldEmail, link: (await stage.mailTo(newEmail)).link };
}

interface Violation {
  id: string;
  nodes: { target: string[] }[];
}

async function violationsOn(page: Page, rules = {}): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate(`axe.run(${JSON.stringify({ rules })})`)) as {
    violations: Violation[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.flatMap(({ target }) => target).join(", ")}`);
}

describe.each(Object.entries(PAGES))("the page %s", (_, open) => {
  it.each([
    ["320 px, light", 320, "light", "en"],
    ["320 px, dark, German", 320, "dark", "de"],
    ["a desktop, light, German", 1280, "light", "de"],
    ["a desktop, dark", 1280, "dark", "en"],
    ["320 px, light, Arabic", 320, "light", "ar"],
    ["320 px, dark, Japanese", 320, "dark", "ja"],
  ] as const)("fits and can be used by everybody at %s", async (_size, width, colorScheme, locale) => {
    const { page, context } = await stage.person({ viewport: { width, height: 640 }, colorScheme, locale });
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (!/the server responded with a status of/.test(message.text())) complaints.push(message.text());
    });
    await open(page);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

/** A mail is no page: its landmarks are the mail program's. */
const NO_PAGE = { "landmark-one-main": { enabled: false }, region: { enabled: false } };

describe("the mail", () => {
  it.each(
    (["en", "ja", "ar"] as const).flatMap((locale) =>
      (["light", "dark"] as const).flatMap((scheme) =>
        ["as it comes", "with a brand"].map((look) => [locale, scheme, look] as const),
      ),
    ),
  )("can be read by everybody, at 320 px: %s, %s, %s", async (locale, colorScheme, look) => {
    const of = look === "with a brand" ? strict : stage;
    const email = "a.rather.long.address.of.somebody@subdomain.of.example.com";
    await fetch(`${of.origin}/api/passwordless/start`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email, redirectUri: of.frontend, locale }),
    });
    const { html } = await of.mailTo(email);
    const { page, context } = await of.person({ viewport: { width: 320, height: 640 }, colorScheme });
    await page.setContent(html);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await violationsOn(page, NO_PAGE)).toEqual([]);
    await context.close();
  });
});
