import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../worker/browser";
import {
  countOf,
  fragmentOf,
  type Instance,
  instance,
  REDIRECT_URI,
  startLogin,
  tokenIn,
} from "../worker/helpers";
import { freezeTime } from "../worker/openid";
import { createLocations, LATE_SECONDS } from "./locations";

let locations: ReturnType<typeof createLocations>;
let here: Instance;
let elsewhere: Instance;
let abroad: Browser;
let time: ReturnType<typeof freezeTime>;

beforeEach(() => {
  time = freezeTime();
  locations = createLocations(env.ATTEMPTS);
  here = instance({ ATTEMPTS: locations.at("here") });
  elsewhere = instance({ ATTEMPTS: locations.at("elsewhere") });
  abroad = browser(elsewhere);
});

const asked = () => startLogin(here, "ann@example.com");

describe("who opens the link elsewhere before KV knows of it there", () => {
  it("meets a page with the next step on it, and nothing is consumed", async () => {
    const { link } = await asked();
    const response = await abroad.open(link);
    expect(response.status).toBe(400);
    expect(response.headers.get("Location")).toBeNull();
    expect(response.headers.getSetCookie()).toEqual([]);
    const page = await response.text();
    expect(page).toMatch(/<form[^>]*action="\/login/);
    expect(page).toContain(`value="${REDIRECT_URI}"`);
    expect(await countOf("sessions")).toBe(0);
    expect(await countOf("users")).toBe(0);
  });

  it("is, as a program, told what any link is that is not good", async () => {
    const { link, attemptId, code } = await asked();
    const answers = [
      await elsewhere.get(link),
      await elsewhere.post("/api/passwordless/verify", { token: tokenIn(link) }),
      await elsewhere.post("/api/passwordless/verify", { attemptId, code }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({ message: "Link expired or already used" });
    }
    // No try of the code is used up either.
    expect(await env.DB.prepare("SELECT count(*) AS n FROM counters WHERE key LIKE 'code%'").first("n")).toBe(
      0,
    );
  });

  it.each([0, 1, LATE_SECONDS - 1])(
    "gets in by the same link once what was seen there %i s after asking is forgotten",
    async (seconds) => {
      const { link } = await asked();
      time.move(seconds);
      expect((await abroad.open(link)).status).toBe(400);
      time.move(seconds + LATE_SECONDS - 1);
      // Absence is kept, though the write has arrived: the person is early once more, and loses nothing by it.
      expect((await abroad.open(link)).status).toBe(400);
      time.move(seconds + LATE_SECONDS);
      expect((await abroad.open(link)).status).toBe(200);
      expect(fragmentOf(await abroad.submit(link)).get("jwt")).toBeTruthy();
      expect(await countOf("sessions")).toBe(1);
    },
  );

  it("gets in at once where they asked, by link or code, whoever was early elsewhere", async () => {
    const first = await asked();
    await abroad.open(first.link);
    expect(fragmentOf(await here.get(first.link, first.browser)).get("jwt")).toBeTruthy();
    const second = await asked();
    await abroad.open(second.link);
    const { attemptId, code } = second;
    expect((await here.post("/api/passwordless/verify", { attemptId, code })).status).toBe(200);
  });
});

describe("an attempt that KV still has, or has again, after it was consumed", () => {
  it("opens nothing, by whichever door and wherever it is still seen", async () => {
    const { link, attemptId, code, browser: cookies } = await asked();
    time.move(LATE_SECONDS);
    expect((await abroad.open(link)).status).toBe(200);
    expect(fragmentOf(await here.get(link, cookies)).get("jwt")).toBeTruthy();
    await env.ATTEMPTS.delete(`attempt:${attemptId}`);
    const stale = [
      await elsewhere.get(link, cookies),
      await elsewhere.fetch(link, { method: "POST" }),
      await elsewhere.post("/api/passwordless/verify", { token: tokenIn(link) }),
      await elsewhere.post("/api/passwordless/verify", { attemptId, code }),
    ];
    expect(stale.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect((await abroad.submit(link)).status).toBe(400);
    expect(await countOf("sessions")).toBe(1);
    expect(await countOf("refresh_tokens")).toBe(1);
  });

  it("opens one session where two locations see it at once", async () => {
    const { link } = await asked();
    time.move(LATE_SECONDS);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        [here, elsewhere][i % 2]!.post("/api/passwordless/verify", { token: tokenIn(link) }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(9);
    expect(await countOf("sessions")).toBe(1);
  });
});

describe("the service", () => {
  it("reads no key of KV before it is written, for absence is kept, and writes none twice", async () => {
    const person = browser(here);
    const first = await asked();
    await here.get(first.link, first.browser);
    const second = await asked();
    await person.open(second.link);
    await person.submit(second.link);
    await here.post("/users", { email: "ann@example.com" });
    await person.submit("/login", { email: "ann@example.com", return_to: "/account" });
    const [mail] = await here.mails("ann@example.com");
    await person.open((/http\S+/.exec(mail?.text ?? "") ?? [""])[0]);
    await person.submit("/account/address", { email: "new@example.com" });
    expect((await here.mails("new@example.com")).length).toBe(1);
    expect(locations.unwrittenReads).toEqual([]);
    expect(locations.puts.length).toBe(5);
    expect(new Set(locations.puts).size).toBe(locations.puts.length);
  });
});
