import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { BrowserContext, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, remove } from "../node/clone";
import { blocksOf } from "../node/readme";
import { type Stage, setStage } from "./stage";

const README_PAGE = blocksOf("README.md", "html openid")[0] ?? "";

/** An application that shows the tests its client, what it heard, and how a sign-in ended. */
const app = (options: string) => `<!doctype html>
<script type="module">
  import { createClient } from "http://localhost:8787/client.js";
  window.client = createClient({ issuer: "http://localhost:8787", clientId: "my-app", ${options} });
  window.heard = [];
  client.onChange((user) => heard.push(user?.email ?? null));
  window.outcome = await client.handleCallback().catch(({ name, code }) => ({ name, code }));
</script>`;

const OIDC_CLIENT_TS_PAGE = `<!doctype html>
<script type="module">
  import { UserManager } from "/oidc-client-ts.js";
  const here = location.origin + location.pathname;
  window.manager = new UserManager({
    authority: "http://localhost:8787",
    client_id: "my-app",
    redirect_uri: here,
    post_logout_redirect_uri: here,
    scope: "openid email profile offline_access",
    loadUserInfo: true,
    validateSubOnSilentRenew: true,
    includeIdTokenInSilentRenew: true,
    automaticSilentRenew: false,
  });
  const { searchParams } = new URL(location);
  if (searchParams.has("code")) window.outcome = await manager.signinCallback();
  else if (searchParams.has("state")) window.outcome = await manager.signoutCallback();
  else window.outcome = null;
</script>`;

let stage: Stage;

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'export { UserManager } from "oidc-client-ts";', resolveDir: ROOT },
    bundle: true,
    format: "esm",
    write: false,
  });
  // Without a grace a refresh token that is used twice ends its session at once.
  stage = await setStage(
    { REFRESH_GRACE: "0s" },
    {
      "/": README_PAGE,
      "/app": app(""),
      "/shared": app("storage: localStorage"),
      "/oidc-client-ts": OIDC_CLIENT_TS_PAGE,
      "/oidc-client-ts.js": outputFiles[0]?.text ?? "",
    },
  );
  const pages = ["", "app", "shared", "oidc-client-ts"];
  await stage.register("my-app", ...pages.map((path) => stage.frontend + path));
});

afterAll(() => stage?.close());

const HOUR_MS = 3_600_000;

/** Opens a page in a browser whose clock the test sets, until its script has run. */
async function open(path: string, context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(stage.frontend + path);
  await page.waitForFunction("'outcome' in window");
  return page;
}

/** Somebody who is signed in on the service's pages comes to the application. */
async function signedIn(path: string, email: string) {
  const { page: blank, context } = await stage.person();
  await blank.close();
  await context.clock.install();
  await stage.signIn(context, email);
  const page = await open(path, context);
  await page.evaluate("void client.signIn()");
  await page.waitForFunction("window.outcome?.user");
  return { page, context };
}

const accessToken = (page: Page): Promise<string> => page.evaluate("client.getAccessToken()");

/** The status with which the service takes an access token. */
const statusOf = async (token: string): Promise<number> =>
  (await fetch(`${stage.origin}/oauth/userinfo`, { headers: { Authorization: `Bearer ${token}` } })).status;

const codeOf = (page: Page, call: string): Promise<unknown> =>
  page.evaluate(`${call}.then(() => "no error", ({ name, code }) => [name, code])`);

/** Watches refreshes and exchanges: how many there were, and how many at once. */
async function watchTokenRequests(context: BrowserContext) {
  const seen = { requests: 0, mostAtOnce: 0 };
  let atOnce = 0;
  await context.route("**/oauth/token", async (route) => {
    seen.requests++;
    seen.mostAtOnce = Math.max(seen.mostAtOnce, ++atOnce);
    const response = await route.fetch();
    atOnce--;
    await route.fulfill({ response });
  });
  return seen;
}

describe("/client.js", () => {
  it("is under 3 KB gzipped, and any origin may load it", async () => {
    const response = await fetch(`${stage.origin}/client.js`);
    expect(gzipSync(await response.text()).length).toBeLessThan(3000);
    expect(response.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
  });

  it("has types that fit the README's page and find what is wrong", async () => {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-types-"));
    const [, script = ""] = /<script type="module">([\s\S]*)<\/script>/.exec(README_PAGE) ?? [];
    const files = {
      "client.d.ts": await (await fetch(`${stage.origin}/client.d.ts`)).text(),
      "readme.js": script.replace("http://localhost:8787/client.js", "./client.js"),
      "usage.ts": `import { type Client, createClient, SignInError, type User } from "./client.js";
        const client: Client = createClient({ issuer: "a", clientId: "b", storage: localStorage });
        const stop: () => void = client.onChange((user: User | null) => console.log(user?.email));
        await client.signIn({ returnTo: "/x", loginHint: "a@b.example", locale: "fr", prompt: "none" });
        const back: string | undefined = (await client.handleCallback().catch((error) => {
          if (error instanceof SignInError) console.log(error.code.length);
          return null;
        }))?.returnTo;
        const token: string | null = await client.getAccessToken();
        console.log(stop, back, token, (await client.getUser())?.auth_time.toFixed());
        await client.signOut({ redirectUri: "c" });
        // @ts-expect-error: the client's id is missing
        createClient({ issuer: "a" });
        // @ts-expect-error: nobody may be signed in
        console.log((await client.getUser()).sub);`,
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          ...{ target: "es2022", module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"] },
          ...{ allowJs: true, checkJs: true, strict: true, noEmit: true, types: [] },
        },
      }),
    };
    // A page knows that its elements are there.
    files["readme.js"] = files["readme.js"].replace(
      /document\.querySelector\("(p|button)"\)/g,
      "$& ?? never()",
    );
    files["readme.js"] += "\n/** @returns {never} */ function never() { throw new Error(); }";
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const tsc = join(ROOT, "node_modules/.bin/tsc");
    const { stdout, status } = spawnSync(tsc, ["-p", folder], { encoding: "utf8" });
    remove(folder);
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  it("signs in on the README's page as it stands, and out again", async () => {
    const { page } = await stage.person();
    await page.goto(stage.frontend);
    await page.getByText("Nobody is signed in.").waitFor();
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByLabel("Your email address").fill("ann@example.com");
    await page.getByRole("button", { name: "Send me a mail" }).click();
    await page.getByLabel("Code from the mail").waitFor();
    await page.goto((await stage.mailTo("ann@example.com")).link);
    await page.getByText("Signed in as ann@example.com").waitFor();
    expect(page.url()).toBe(stage.frontend);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("Nobody is signed in.").waitFor();
    expect(page.url()).toBe(stage.frontend);
  });

  it("gives the same access token until that is about to expire, then the next", async () => {
    const { page, context } = await signedIn("app", "bob@example.com");
    const seen = await watchTokenRequests(context);
    const first = await accessToken(page);
    await context.clock.fastForward(HOUR_MS - 100_000);
    expect(await accessToken(page)).toBe(first);
    expect(seen.requests).toBe(0);
    await context.clock.fastForward(80_000);
    const next = await accessToken(page);
    expect(next).not.toBe(first);
    expect(seen.requests).toBe(1);
    expect(await statusOf(next)).toBe(200);
    expect(await page.evaluate("heard")).toEqual(["bob@example.com"]);
  });

  it("refreshes once where one page asks for a token many times at once", async () => {
    const { page, context } = await signedIn("app", "cleo@example.com");
    const seen = await watchTokenRequests(context);
    await context.clock.fastForward(HOUR_MS);
    const tokens = await page.evaluate<string[]>(
      "Promise.all(Array.from({ length: 20 }, () => client.getAccessToken()))",
    );
    expect(new Set(tokens).size).toBe(1);
    expect(seen.requests).toBe(1);
  });

  it("refreshes in one tab at a time where they share localStorage, and each ends with a token that works", async () => {
    const { page, context } = await signedIn("shared", "dan@example.com");
    const other = await open("shared", context);
    expect(await other.evaluate("client.getUser().then(({ email }) => email)")).toBe("dan@example.com");
    const seen = await watchTokenRequests(context);
    for (let round = 1; round <= 3; round++) {
      await context.clock.fastForward(HOUR_MS);
      const tokens = await Promise.all([accessToken(page), accessToken(other)]);
      expect(await Promise.all(tokens.map(statusOf))).toEqual([200, 200]);
      expect(seen).toEqual({ requests: 2 * round, mostAtOnce: 1 });
    }
  });

  it("keeps both tabs signed in where one was duplicated, and its refresh token with it", async () => {
    const { page, context } = await signedIn("app", "eva@example.com");
    const kept = (of: Page) => of.evaluate<[string, string][]>("Object.entries(sessionStorage)");
    const before = await kept(page);
    const copy = await context.newPage();
    await copy.addInitScript((entries) => {
      for (const [key, value] of entries) sessionStorage.setItem(key, value);
    }, before);
    await copy.goto(`${stage.frontend}app`);
    expect(await copy.evaluate("client.getUser().then(({ email }) => email)")).toBe("eva@example.com");
    for (const [one, other] of [
      [copy, page],
      [page, copy],
      [copy, page],
    ] as const) {
      await context.clock.fastForward(HOUR_MS);
      expect(await statusOf(await accessToken(one))).toBe(200);
      const now = JSON.stringify(await kept(one));
      await other.waitForFunction((now) => JSON.stringify(Object.entries(sessionStorage)) === now, now);
    }
    expect(await statusOf(await accessToken(page))).toBe(200);
  });

  it("tells the other tabs where one signs out", async () => {
    const { page, context } = await signedIn("shared", "fay@example.com");
    const other = await open("shared", context);
    await other.evaluate("client.getUser()");
    await page.evaluate("void client.signOut()");
    await other.waitForFunction("heard.at(-1) === null");
    expect(await other.evaluate("heard")).toEqual(["fay@example.com", null]);
    expect(await accessToken(other)).toBeNull();
    expect(await other.evaluate("localStorage.length")).toBe(0);
    await page.waitForURL(`${stage.frontend}shared`);
  });

  it("has nobody signed in where the session was ended elsewhere, and says so", async () => {
    const { page, context } = await signedIn("app", "gus@example.com");
    await context.request.get(`${stage.origin}/account`);
    await context.request.post(`${stage.origin}/account/sign-out`, { form: { session: "this" } });
    await context.clock.fastForward(HOUR_MS);
    expect(await page.evaluate("client.getUser()")).toBeNull();
    expect(await page.evaluate("heard")).toEqual(["gus@example.com", null]);
    expect(await page.evaluate("sessionStorage.length")).toBe(0);
  });

  it("throws where the service cannot be reached, and keeps the person signed in", async () => {
    const { page, context } = await signedIn("app", "hal@example.com");
    await context.clock.fastForward(HOUR_MS);
    await context.route("**/oauth/token", (route) => route.abort());
    expect(await codeOf(page, "client.getUser()")).toEqual(["SignInError", "unavailable"]);
    await context.unroute("**/oauth/token");
    expect(await statusOf(await accessToken(page))).toBe(200);
  });

  it("brings back to where the person was, in the language and with the address that the page names", async () => {
    const { page } = await stage.person();
    await page.goto(`${stage.frontend}app?draft=1`);
    await page.waitForFunction("'outcome' in window");
    await page.evaluate(
      `void client.signIn({ returnTo: "/notes/7", loginHint: "ida@example.com", locale: "fr" })`,
    );
    await page.locator("#email").waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("fr");
    expect(await page.locator("#email").inputValue()).toBe("ida@example.com");
    await page.locator("form button").click();
    await page.locator("#code").pressSequentially((await stage.mailTo("ida@example.com")).code);
    await page.waitForFunction("window.outcome?.user");
    expect(await page.evaluate("[outcome.returnTo, outcome.user.email]")).toEqual([
      "/notes/7",
      "ida@example.com",
    ]);
    expect(page.url()).toBe(`${stage.frontend}app`);
  });
});

describe("/client.js does not take", () => {
  /** Begins a sign-in and stays on the page: the address that it would have gone to. */
  async function begun() {
    const { page, context } = await stage.person();
    await stage.signIn(context, "jan@example.com");
    await page.goto(`${stage.frontend}app`);
    await page.waitForFunction("'outcome' in window");
    const address = await new Promise<URL>((resolve) => {
      const stay = async (route: Route) => {
        await route.fulfill({ status: 204 });
        resolve(new URL(route.request().url()));
      };
      page.route("**/oauth/authorize*", stay, { times: 1 }).then(() => page.evaluate("void client.signIn()"));
    });
    return { page, address, state: address.searchParams.get("state") ?? "" };
  }

  async function outcomeOf(page: Page, query: Record<string, string>) {
    await page.goto(`${stage.frontend}app?${new URLSearchParams(query)}`);
    await page.waitForFunction("'outcome' in window");
    expect(page.url()).toBe(`${stage.frontend}app`);
    return page.evaluate("outcome");
  }

  it("an answer to a sign-in that it did not begin, or the same answer twice: it begins once more", async () => {
    const { page, state } = await begun();
    const codes: (string | null)[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/oauth/token"))
        codes.push(new URLSearchParams(request.postData() ?? "").get("code"));
    });
    const answer = { code: "a code", iss: stage.origin };
    const own = { user: { email: "jan@example.com" } };
    expect(await outcomeOf(page, { ...answer, state: "foreign" })).toMatchObject(own);
    expect(codes).not.toContain("a code");
    expect(await outcomeOf(page, { ...answer, state })).toEqual({
      name: "SignInError",
      code: "invalid_grant",
    });
    expect(await outcomeOf(page, { ...answer, state })).toMatchObject(own);
    expect(codes.filter((code) => code === "a code")).toHaveLength(1);
  });

  it.each([["https://other.example"], [undefined]])("an answer of another issuer: %s", async (iss) => {
    const { page, state } = await begun();
    const tokens: string[] = [];
    page.on("request", (request) => request.url().endsWith("/oauth/token") && tokens.push(request.url()));
    const query = { code: "a code", state, ...(iss && { iss }) };
    expect(await outcomeOf(page, query)).toEqual({ name: "SignInError", code: "unknown_issuer" });
    expect(tokens).toEqual([]);
  });

  it("an ID token of another sign-in", async () => {
    const { page, address } = await begun();
    await page.evaluate(() => {
      for (const [key, value] of Object.entries(localStorage))
        localStorage.setItem(key, value.replace(/"nonce":"[^"]*"/, '"nonce":"another"'));
    });
    await page.goto(address.href);
    await page.waitForFunction("window.outcome?.code");
    expect(await page.evaluate("outcome.code")).toBe("invalid_id_token");
    expect(await page.evaluate("client.getUser()")).toBeNull();
  });

  it("a sign-in without a page where nobody is signed in", async () => {
    const { page } = await stage.person();
    await page.goto(`${stage.frontend}app`);
    await page.waitForFunction("'outcome' in window");
    await page.evaluate(`void client.signIn({ prompt: "none" })`);
    await page.waitForFunction("window.outcome?.code");
    expect(await page.evaluate("outcome.code")).toBe("login_required");
  });
});

describe("oidc-client-ts", () => {
  it("signs in, loads who it is, refreshes in silence and signs out, with all its checks", async () => {
    const { page } = await stage.person();
    await page.goto(`${stage.frontend}oidc-client-ts`);
    await page.waitForFunction("'outcome' in window");
    await page.evaluate(`void manager.signinRedirect({ login_hint: "kim@example.com", state: "kept" })`);
    await page.getByRole("button", { name: "Send me a mail" }).click();
    await page.getByLabel("Code from the mail").waitFor();
    await page.goto((await stage.mailTo("kim@example.com")).link);
    await page.waitForFunction("window.outcome?.access_token");
    const [profile, state] = await page.evaluate<[Record<string, unknown>, string]>(
      "[outcome.profile, outcome.state]",
    );
    expect(profile).toMatchObject({ iss: stage.origin, email: "kim@example.com", email_verified: true });
    expect(state).toBe("kept");

    const [before, after] = await page.evaluate<[Record<string, unknown>, Record<string, unknown>]>(
      "manager.signinSilent().then((user) => [{ ...outcome }, { ...user }])",
    );
    expect(after.access_token).not.toBe(before.access_token);
    expect(after.refresh_token).not.toBe(before.refresh_token);
    expect(await statusOf(String(after.access_token))).toBe(200);

    await page.evaluate(`void manager.signoutRedirect({ state: "out" })`);
    await page.waitForFunction("window.outcome?.userState === 'out'");
    expect(await page.evaluate("manager.getUser()")).toBeNull();
    expect(await statusOf(String(after.access_token))).toBe(401);
  });
});
