import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stage, setStage } from "./stage";

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ LIMIT_PAUSES: "10s" });
});

afterAll(() => stage?.close());

const loginUrl = (locale: string) =>
  `${stage.origin}/login?${new URLSearchParams({ redirect_uri: stage.frontend, locale })}`;

async function askTwice(locale: string, options = {}) {
  const { page, context } = await stage.person(options);
  const email = `${crypto.randomUUID()}@example.com`;
  for (let i = 0; i < 2; i++) {
    await page.goto(loginUrl(locale));
    await page.locator("#email").fill(email);
    await page.locator("form button").first().click();
    await page.waitForLoadState();
  }
  return { page, context, email };
}

describe("somebody who asks too often", () => {
  it("sees how long to wait, and is let through when it is over, with the address still there", async () => {
    const { page, context, email } = await askTwice("en");
    const button = page.locator("form button").first();
    expect(await page.getByRole("alert").textContent()).toMatch(
      /^That was often enough for now\. Try again in 0:(0\d|10)\.$/,
    );
    expect(await button.isDisabled()).toBe(true);
    expect(await page.locator("#email").inputValue()).toBe(email);
    await page.locator("form button:enabled").first().waitFor();
    expect(await page.locator("time").textContent()).toBe("0:00");
    await button.click();
    await page.locator("#code").waitFor();
    await context.close();
  });

  it("hears of it once: the clock is a timer, and is written only when it says something new", async () => {
    const { page, context } = await stage.person();
    await page.clock.install();
    const email = `${crypto.randomUUID()}@example.com`;
    for (let i = 0; i < 2; i++) {
      await page.goto(loginUrl("en"));
      await page.locator("#email").fill(email);
      await page.locator("form button").first().click();
      await page.waitForLoadState();
    }
    expect(await page.getByRole("alert").getByRole("timer").textContent()).toMatch(/^0:\d\d$/);
    await page.evaluate(() => {
      const time = document.querySelector("time") as HTMLElement;
      const seen: string[] = [];
      Object.assign(window, { seen });
      new MutationObserver((changes) => {
        for (const _ of changes) seen.push(time.textContent ?? "");
      }).observe(time, { childList: true, characterData: true, subtree: true });
    });
    for (let quarter = 0; quarter < 8; quarter++) await page.clock.runFor(250);
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual([...new Set(seen)]);
    await context.close();
  });

  it("is told the same without scripts, and may try all the same", async () => {
    const { page, context } = await askTwice("de", { javaScriptEnabled: false });
    expect(await page.getByRole("alert").textContent()).toMatch(
      /^Das war fürs Erste oft genug\. Versuch es in (?:\d|10) Sekunden? noch einmal\.$/,
    );
    expect(await page.locator("form button").first().isEnabled()).toBe(true);
    await context.close();
  });
});
