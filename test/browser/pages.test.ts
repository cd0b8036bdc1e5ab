import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Cookie, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stage, setStage } from "./stage";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let stage: Stage;
let strict: Stage;
/** The cookies of a browser whose user is signed in elsewhere, too. */
let busy: Cookie[];

beforeAll(async () => {
  stage = await setStage();
  // The other one looks different, too: a colour that white cannot be read on, a logo, a support address.
  strict = await setStage({
    LINK_POLICY: "same-browser",
    LIMIT_PAUSES: "60s",
    ACCENT_COLOR: "#ffd400",
    LOGO_URL:
      "data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20viewBox=%220%200%2090%2030%22%3E%3Crect%20width=%2290%22%20height=%2230%22/%3E%3C/svg%3E",
    SUPPORT_EMAIL: "help@acme.example",
  });
  await stage.register("field-notes", stage.frontend);
  busy = await signedInAtManyPlaces();
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
  "login once more": (page) => page.goto(`${stage.origin}/login?return_to=/account&once_more=true`),
  "login for an application": async (page) => {
    await page.goto(authorizeUrl({ login_hint: longAddress() }));
    await page.locator("#email").waitFor();
  },
  code: (page) => ask(page, stage),
  "login with a brand": (page) => page.goto(loginUrl(strict)),
  "code with a brand, and a pause before the next mail": async (page) => {
    await ask(page, strict);
    await page.locator("form.aside time").waitFor();
  },
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
  account: async (page) => {
    await signIn(page);
    await page.goto(`${stage.origin}/account`);
    await page.locator("ul.rows").waitFor();
  },
  "account of somebody who is signed in at many places": async (page) => {
    await page.context().addCookies(busy);
    await page.goto(`${stage.origin}/account`);
    expect(await page.locator("ul.rows li").count()).toBe(4);
  },
  "form for a new address, with an error": async (page) => {
    await signIn(page);
    await askForNewAddress(page, "nobody");
    await page.getByRole("alert").waitFor();
  },
  "code for a new address": async (page) => {
    await signIn(page);
    await askForNewAddress(page, longAddress());
    await page.locator("#code").waitFor();
  },
  "code for a new address, with an error": async (page) => {
    await signIn(page);
    await askForNewAddress(page, longAddress());
    await page.locator("#code").fill("123");
    await page.getByRole("button").click();
    await page.getByRole("alert").waitFor();
  },
  "delete the account?": async (page) => {
    await signIn(page);
    await page.goto(`${stage.origin}/account/delete`);
    await page.getByRole("button").waitFor();
  },
  "account deleted": async (page) => {
    await signIn(page);
    await page.goto(`${stage.origin}/account/delete`);
    await page.getByRole("button").click();
    await page.locator("a[href='/']").waitFor();
  },
  "sign out?": async (page) => {
    await signIn(page);
    await page.goto(`${stage.origin}/oauth/logout`);
    await page.getByRole("button").waitFor();
  },
  "signed out": async (page) => {
    await signIn(page);
    await page.goto(`${stage.origin}/oauth/logout`);
    await page.getByRole("button").click();
    await page.locator("a[href='/']").waitFor();
  },
  "answer by a form, where no script sends it": async (page) => {
    await page.route("**/form-post.js", (route) =>
      route.fulfill({ contentType: "text/javascript", body: "" }),
    );
    await signIn(page);
    await page.goto(authorizeUrl({ response_mode: "form_post" }));
    await page.getByRole("button").waitFor();
  },
  "unknown application": (page) => page.goto(authorizeUrl({ client_id: "nobody" })),
  "used link": (page) => page.goto(verifyUrl({ verification_code: "used", redirect_uri: stage.frontend })),
  "broken link": (page) => page.goto(verifyUrl({})),
  "not found": (page) => page.goto(`${stage.origin}/nothing`),
};

const verifyUrl = (query: Record<string, string>) =>
  `${stage.origin}/api/passwordless/verify_redirect?${new URLSearchParams(query)}`;

const loginUrl = ({ origin, frontend }: Stage) =>
  `${origin}/login?${new URLSearchParams({ redirect_uri: frontend })}`;

const authorizeUrl = (query: Record<string, string>) =>
  `${stage.origin}/oauth/authorize?${new URLSearchParams({
    response_type: "code",
    client_id: "field-notes",
    redirect_uri: stage.frontend,
    scope: "openid",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
    ...query,
  })}`;

let serial = 0;
const longAddress = () => `a.rather.long.address.of.somebody.${++serial}@subdomain.of.example.com`;

async function ask(page: Page, of: Stage, email = longAddress()) {
  await page.goto(loginUrl(of));
  await page.locator("#email").fill(email);
  await page.getByRole("button").click();
  await page.locator("#code").waitFor();
}

async function linkFor(of: Stage): Promise<string> {
  const { page, context } = await of.person();
  const email = longAddress();
  await ask(page, of, email);
  await context.close();
  return (await of.mailTo(email)).link;
}

const signIn = (page: Page) => stage.signIn(page.context(), longAddress());

async function askForNewAddress(page: Page, address: string) {
  await page.goto(`${stage.origin}/account`);
  await page.locator("#email").fill(address);
  await page.locator("form:has(#email) button").click();
}

/** Three browsers, and an application that one of them came to. */
async function signedInAtManyPlaces(): Promise<Cookie[]> {
  const email = longAddress();
  const userAgents = [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    "unheard-of/1.0",
    undefined,
  ];
  let cookies: Cookie[] = [];
  for (const userAgent of userAgents) {
    const { page, context } = await stage.person({ userAgent });
    await stage.signIn(context, email);
    cookies = await context.cookies();
    if (userAgent === undefined) await openApplication(page);
    await context.close();
  }
  return cookies;
}

async function openApplication(page: Page) {
  const answer = await page.request.get(authorizeUrl({}), { maxRedirects: 0 });
  const code = new URL(answer.headers().location ?? "").searchParams.get("code") ?? "";
  const form = {
    grant_type: "authorization_code",
    client_id: "field-notes",
    redirect_uri: stage.frontend,
    code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    code,
  };
  expect((await page.request.post(`${stage.origin}/oauth/token`, { form })).status()).toBe(200);
}

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
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe);
  const { violations } = (await page.evaluate(`axe.run(${JSON.stringify({ rules })})`)) as {
    violations: Violation[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.flatMap(({ target }) => target).join(", ")}`);
}

const at = (width: number) => {
  const viewport = { width, height: 640 };
  return { light: { viewport, colorScheme: "light" }, dark: { viewport, colorScheme: "dark" } } as const;
};
const PHONE = at(320);
const DESKTOP = at(1280);

describe.each(Object.entries(PAGES))("the page %s", (_, open) => {
  it.each([
    ["en", "English", [PHONE.light, DESKTOP.dark]],
    ["de", "German", [PHONE.dark, DESKTOP.light]],
    ["ar", "Arabic", [PHONE.light]],
    ["ja", "Japanese", [PHONE.dark]],
  ] as const)("fits and can be used by everybody: %s, %s", async (locale, _language, looks) => {
    const { page, context } = await stage.person({ locale });
    const complaints = complaintsOn(page);
    const policies = policiesOn(page);
    await open(page);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale);
    for (const { viewport, colorScheme } of looks) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(viewport.width);
      expect(await tooSmallToTouch(page)).toEqual([]);
      expect(await violationsOn(page)).toEqual([]);
    }
    expect(complaints.join("\n")).toBe("");
    expect(policies).toContainEqual(expect.stringContaining("default-src 'none'"));
    expect(policies).not.toContainEqual(expect.stringContaining("unsafe"));
    expect(policies).not.toContain("");
    await context.close();
  });
});

/** What is lower than a finger needs (44 px, WCAG 2.2 §2.5.5); links within a text are not held to it. */
const tooSmallToTouch = (page: Page): Promise<string[]> =>
  page
    .locator("button, input:not([type=hidden]), .button, .action a")
    .evaluateAll((elements) =>
      elements
        .filter((element) => element.getBoundingClientRect().height < 44)
        .map(({ outerHTML }) => outerHTML),
    );

/** What the browser's console has to complain of. */
function complaintsOn(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (!/the server responded with a status of/.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}

/** The policy of every page of the service that this one comes by; empty where one has none. */
function policiesOn(page: Page): string[] {
  const policies: string[] = [];
  page.on("response", (response) => {
    const isOurs = [stage, strict].some(({ origin }) => response.url().startsWith(origin));
    const headers = response.headers();
    if (isOurs && headers["content-type"]?.startsWith("text/html"))
      policies.push(headers["content-security-policy"] ?? "");
  });
  return policies;
}

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
    const email = longAddress();
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
