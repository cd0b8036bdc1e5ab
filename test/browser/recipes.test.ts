import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, remove } from "../node/clone";
import { blocksIn, fileOf } from "../node/documents/blocks";
import { blockOf } from "../node/documents/programs";
import { type Stage, setStage } from "./stage";

const PLAIN = "docs/recipes/plain-html.md";
const COMPONENT = blockOf("docs/recipes/astro.md", "src/components/SignIn.astro");

let folder = "";
let stage: Stage;

/** Saves the files of a recipe, with the client where its commands put it, and bundles a script that stands in a folder of these. */
async function bundle(
  document: string,
  client: string,
  contents: string,
  resolveIn: string,
): Promise<string> {
  const site = join(folder, document);
  for (const block of blocksIn(document)) {
    const file = join(site, fileOf(block) ?? "unnamed");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, block.code);
  }
  mkdirSync(dirname(join(site, client)), { recursive: true });
  cpSync(join(ROOT, "src/client/client.browser.js"), join(site, client));
  const hono = (module: string) => join(ROOT, "node_modules/hono/dist/jsx/dom", module);
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(site, resolveIn), loader: "tsx" },
    bundle: true,
    format: "esm",
    write: false,
    jsx: "automatic",
    // Hono's JSX in a browser has React's hooks, and its way to render.
    alias: {
      react: hono("index.js"),
      "react/jsx-runtime": hono("jsx-runtime.js"),
      "react-dom": hono("client.js"),
    },
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-recipes-"));
  const next = `import { createRoot } from "react-dom"; import Page from "./page";
    createRoot(document.querySelector("#root")).render(<Page />);`;
  const [, astro = ""] = /<script>([\s\S]*)<\/script>/.exec(COMPONENT) ?? [];
  const page = (body: string) => `<!doctype html><meta charset="utf-8">${body}`;
  stage = await setStage(
    {},
    {
      "/": blockOf(PLAIN, "index.html"),
      "/private.html": blockOf(PLAIN, "private.html"),
      "/login.js": blockOf(PLAIN, "login.js"),
      "/next": page('<div id="root"></div><script type="module" src="/next.js"></script>'),
      "/next.js": await bundle("docs/recipes/nextjs.md", "lib/latchkey.js", next, "app"),
      "/astro": page(COMPONENT.replace(/<script>[\s\S]*/, '<script type="module" src="/astro.js"></script>')),
      "/astro.js": await bundle("docs/recipes/astro.md", "src/lib/latchkey.js", astro, "src/components"),
    },
  );
  await stage.register("plain-page", stage.frontend);
  await stage.register("next-app", `${stage.frontend}next`);
  await stage.register("astro-site", `${stage.frontend}astro`);
});

afterAll(async () => {
  await stage?.close();
  remove(folder);
});

/** From the login page to the application, by the mailed link. */
async function signIn(page: Page, email: string) {
  await page.getByLabel("Your email address").fill(email);
  await page.getByRole("button", { name: "Send me a mail" }).click();
  await page.getByLabel("Code from the mail").waitFor();
  await page.goto((await stage.mailTo(email)).link);
}

describe("docs/recipes", () => {
  it("plain-html.md: asks who opens the private page to sign in, and leads back there", async () => {
    const { page } = await stage.person();
    await page.goto(stage.frontend);
    await page.getByText("Nobody is signed in.").waitFor();
    await page.getByRole("link", { name: "The private page" }).click();
    await signIn(page, "plain@example.com");
    await page.getByText("For plain@example.com alone").waitFor();
    expect(page.url()).toBe(`${stage.frontend}private.html`);
    await page.goto(stage.frontend);
    await page.getByText("Signed in as plain@example.com").waitFor();
    await page.goto(`${stage.frontend}private.html`);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("Nobody is signed in.").waitFor();
  });

  it.each([
    ["nextjs.md", "next"],
    ["astro.md", "astro"],
  ])("%s: signs in and out", async (_, path) => {
    const { page } = await stage.person();
    const email = `${path}@example.com`;
    await page.goto(stage.frontend + path);
    await page.getByRole("button", { name: "Sign in" }).click();
    await signIn(page, email);
    await page.getByText(`Signed in as ${email}`).waitFor();
    await page.reload();
    await page.getByText(`Signed in as ${email}`).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(page.url()).toBe(stage.frontend + path);
  });
});
