import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stage, setStage } from "../browser/stage";

/** What machines do to a mailed link before its person sees it. */
const MACHINES: Record<string, (link: string, stage: Stage) => Promise<unknown>> = {
  "no machine": async () => {},
  "sends HEAD": (link) => request(link, { method: "HEAD" }),
  "sends HEAD, then GET": async (link) => {
    await request(link, { method: "HEAD" });
    await request(link);
  },
  "sends two GETs at once": (link) => Promise.all([request(link), request(link)]),
  prefetches: (link) =>
    request(link, { headers: { "Sec-Purpose": "prefetch;prerender", "Sec-Fetch-Mode": "navigate" } }),
  "previews the link in a chat": (link) =>
    request(link, {
      headers: {
        "User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        Range: "bytes=0-4095",
      },
    }),
  "opens it in a Chromium that runs scripts and waits 10 s": async (link, stage) => {
    const { page, context } = await stage.person();
    await page.clock.install();
    await page.goto(link);
    await page.clock.runFor(10_000);
    await context.close();
  },
  "opens it in a Chromium and clicks everything": async (link, stage) => {
    const { page, context } = await stage.person();
    await page.goto(link);
    const onThePage = page.url().startsWith(stage.origin) ? "button, a, input[type=submit]" : "none";
    for (const clickable of await page.locator(onThePage).all()) {
      const answered = page.waitForEvent("requestfinished");
      await clickable.click();
      await answered;
      await page.waitForLoadState();
    }
    await context.close();
  },
};

const request = (link: string, init?: RequestInit) => fetch(link, { redirect: "manual", ...init });

type Outcome =
  | "in with one click"
  | "in with two clicks"
  | "sent back to the first window"
  | "told that the link is used up";

interface Promises {
  /** The link, in the browser that asked. */
  here: Outcome;
  /** The link, in another. */
  elsewhere: Outcome;
  /** The code, in the browser that asked. */
  code: "in" | "refused";
  /** Whether the machine ends up signed in. */
  machine: "out" | "in";
}

const CONFIRM: Promises = {
  here: "in with one click",
  elsewhere: "in with two clicks",
  code: "in",
  machine: "out",
};
const STRICT: Promises = {
  here: "in with one click",
  elsewhere: "sent back to the first window",
  code: "in",
  machine: "out",
};
const DIRECT: Promises = {
  here: "in with one click",
  elsewhere: "in with one click",
  code: "in",
  machine: "out",
};
const LOST: Promises = {
  here: "told that the link is used up",
  elsewhere: "told that the link is used up",
  code: "refused",
  machine: "in",
};

/** What each policy promises to the person after each machine. A machine that presses buttons defeats `confirm`. */
const POLICIES: Record<string, Record<keyof typeof MACHINES, Promises>> = {
  confirm: { ...every(CONFIRM), "opens it in a Chromium and clicks everything": LOST },
  "same-browser": every(STRICT),
  direct: { ...every(LOST), "no machine": DIRECT, "sends HEAD": DIRECT, prefetches: DIRECT },
};

function every(promises: Promises): Record<string, Promises> {
  return Object.fromEntries(Object.keys(MACHINES).map((machine) => [machine, promises]));
}

async function openLink(
  page: Awaited<ReturnType<Stage["person"]>>["page"],
  link: string,
  frontend: string,
): Promise<Outcome> {
  await page.goto(link);
  const title = page.url().startsWith(frontend) ? "" : await page.getByRole("heading").innerText();
  if (title === "Go back to where you began") return "sent back to the first window";
  if (title === "This link does not work any more") return "told that the link is used up";
  if (title !== "") await page.getByRole("button").click();
  await page.getByText("Signed in as").waitFor();
  return title === "" ? "in with one click" : "in with two clicks";
}

let serial = 0;

/** A person asks on the login page; the machine sees the mail first. */
async function askAndScan(stage: Stage, machine: string) {
  const email = `person${serial++}@example.com`;
  const { page, context } = await stage.person();
  await page.goto(`${stage.origin}/login?${new URLSearchParams({ redirect_uri: stage.frontend })}`);
  await page.getByLabel("Your email address").fill(email);
  await page.getByRole("button").click();
  await page.getByLabel("Code from the mail").waitFor();
  const { link, code } = await stage.mailTo(email);
  await MACHINES[machine]?.(link, stage);
  return { page, context, link, code };
}

describe.each(Object.keys(POLICIES))("LINK_POLICY=%s", (policy) => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage({ LINK_POLICY: policy });
  });

  afterAll(() => stage?.close());

  it.each(Object.keys(MACHINES))("after a machine that %s", async (machine) => {
    const promised = POLICIES[policy]?.[machine];

    const first = await askAndScan(stage, machine);
    const here = await openLink(first.page, first.link, stage.frontend);

    const second = await askAndScan(stage, machine);
    const other = await stage.person();
    const elsewhere = await openLink(other.page, second.link, stage.frontend);

    const third = await askAndScan(stage, machine);
    await third.page.getByLabel("Code from the mail").pressSequentially(third.code);
    const code = await Promise.race([
      third.page
        .getByText("Signed in as")
        .waitFor()
        .then(() => "in" as const),
      third.page
        .getByRole("alert")
        .waitFor()
        .then(() => "refused" as const),
    ]);

    const lost = here === "told that the link is used up" && code === "refused";
    expect({ here, elsewhere, code, machine: lost ? "in" : "out" }).toEqual(promised);
    for (const { context } of [first, other, second, third]) await context.close();
  });
});
