import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Stage, setStage } from "./stage";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterAll(() => stage?.close());

it.each([
  [320, "light"],
  [320, "dark"],
  [600, "light"],
  [1280, "light"],
  [1280, "dark"],
] as const)(
  "the page of the API fits and can be read by everybody: %i px, %s",
  async (width, colorScheme) => {
    const { page, context } = await stage.person({ viewport: { width, height: 900 }, colorScheme });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    const response = await page.goto(`${stage.origin}/docs`);
    expect(response?.headers()["content-security-policy"]).not.toMatch(/script-src|unsafe/);
    await page.locator("details").evaluateAll((all) => {
      for (const one of all) one.setAttribute("open", "");
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.evaluate(axe);
    const violations = await page.evaluate(
      "axe.run().then(({ violations }) => violations.map(({ id }) => id))",
    );
    expect(violations).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  },
);

it("every link of its contents leads somewhere on it", async () => {
  const { page, context } = await stage.person();
  await page.goto(`${stage.origin}/docs`);
  const lost = await page.locator("a[href^='#']").evaluateAll((links) =>
    links.flatMap((link) => {
      const target = link.getAttribute("href")?.slice(1) ?? "";
      return document.querySelectorAll(`[id="${target}"]`).length === 1 ? [] : [target];
    }),
  );
  expect(lost).toEqual([]);
  await context.close();
});
