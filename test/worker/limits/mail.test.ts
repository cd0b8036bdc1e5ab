import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, inject, it, vi } from "vitest";
import { faultyKv } from "../faults";
import { cookiesOf, direct, everythingStored, type Instance, instance, REDIRECT_URI } from "../helpers";

/** As in production: without what wrangler.toml sets for development. */
const DEFAULTS = {
  LIMIT_ADDRESS_AND_NETWORK: undefined,
  LIMIT_ADDRESS: undefined,
  LIMIT_NETWORK: undefined,
  LIMIT_PAUSES: undefined,
};
const latchkey = instance(DEFAULTS);

const START = Date.UTC(2026, 10, 21, 12, 0, 0);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});

const at = (seconds: number) => vi.setSystemTime(START + seconds * 1000);

const start = (
  email: string,
  network: string,
  of: Instance = latchkey,
  headers: Record<string, string> = {},
) =>
  of.post(
    "/api/passwordless/start",
    { email, redirectUri: REDIRECT_URI },
    { "CF-Connecting-IP": network, ...headers },
  );

const statusOf = async (email: string, network: string, of?: Instance) =>
  (await start(email, network, of)).status;

/** Another person, and another network, each time. */
let serial = 0;
const someone = () => `someone${++serial}@example.com`;
const somewhere = () => `10.${++serial % 250}.${Math.floor(serial / 250)}.1`;

async function refused(response: Response, retryAfter: number) {
  expect(response.status).toBe(429);
  expect(response.headers.get("Retry-After")).toBe(String(retryAfter));
  expect(await response.json()).toEqual({ message: "Too many requests", retryAfter });
}

/** Exactly the limit, but for those that the database of a slow machine did not answer in time: they may have been counted. */
function atMost(limit: number, answers: Response[]) {
  const having = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
  expect(having(204)).toBeLessThanOrEqual(limit);
  expect(having(204) + having(503)).toBeGreaterThanOrEqual(limit);
  expect(having(204) + having(503) + having(429)).toBe(answers.length);
}

describe("one address from one network", () => {
  it("waits 30, 60, 120 and 120 seconds between five mails, and then for the hour, to the second", async () => {
    const pauses = [30, 60, 120, 120];
    let now = 0;
    expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(204);
    for (const pause of pauses) {
      await refused(await start("ann@example.com", "192.0.2.1"), pause);
      at(now + pause - 1);
      await refused(await start("ann@example.com", "192.0.2.1"), 1);
      now += pause;
      at(now);
      expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(204);
    }
    at(now + 120);
    await refused(await start("ann@example.com", "192.0.2.1"), 3600 - now - 120);
    at(3599);
    await refused(await start("ann@example.com", "192.0.2.1"), 1);
    at(3600);
    expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(204);
  });

  it("gets each use back an hour after it, so that no hour ever holds a sixth", async () => {
    const patient = instance({ ...DEFAULTS, LIMIT_PAUSES: "0s" });
    const taken: number[] = [];
    for (let now = 0; now <= 3 * 3600; now += 97) {
      at(now);
      if ((await statusOf("ann@example.com", "192.0.2.1", patient)) === 204) taken.push(now);
    }
    expect(taken.length).toBeGreaterThanOrEqual(15);
    for (const time of taken)
      expect(taken.filter((other) => other > time - 3600 && other <= time).length).toBeLessThanOrEqual(5);
  });

  it("counts a use for the pause no more once it is an hour ago", async () => {
    expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(204);
    at(3570);
    expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(204);
    // In 60 seconds there would be two uses in the hour no more: the pause is that after one.
    await refused(await start("ann@example.com", "192.0.2.1"), 30);
    at(3599);
    await refused(await start("ann@example.com", "192.0.2.1"), 1);
    at(3600);
    expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(204);
  });

  it("is told the truth to the second, whenever it asks", async () => {
    const taken: number[] = [];
    for (let now = 0; now < 3 * 3600; now += 611) {
      at(now);
      const response = await start("ann@example.com", "192.0.2.1");
      if (response.status === 204) {
        taken.push(now);
        continue;
      }
      const wait = Number(response.headers.get("Retry-After"));
      at(now + wait - 1);
      expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(429);
      at(now + wait);
      expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(204);
      now += wait;
    }
    expect(taken.length).toBeGreaterThan(3);
  });

  it("is the same mailbox with a tag, and at Gmail with dots: they would be a way around", async () => {
    expect(await statusOf("ann.lee@gmail.com", "192.0.2.1")).toBe(204);
    for (const email of ["ann.lee+x@gmail.com", "annlee@gmail.com", "A.n.n.Lee+1@googlemail.com"])
      expect([email, await statusOf(email, "192.0.2.1")]).toEqual([email, 429]);
    expect(await statusOf("bob+1@example.com", "192.0.2.1")).toBe(204);
    expect(await statusOf("bob+2@example.com", "192.0.2.1")).toBe(429);
    expect(await statusOf("b.ob@example.com", "192.0.2.1")).toBe(204);
    expect(await statusOf("+bob@example.com", "192.0.2.1")).toBe(204);
  });

  it("has the last pause for good where fewer are set than mails", async () => {
    const once = instance({ ...DEFAULTS, LIMIT_PAUSES: "10s", LIMIT_ADDRESS_AND_NETWORK: "9/1h" });
    for (let i = 0; i < 8; i++) {
      at(i * 10);
      expect(await statusOf("ann@example.com", "192.0.2.1", once)).toBe(204);
      await refused(await start("ann@example.com", "192.0.2.1", once), 10);
    }
  });

  it("does not wait for what another person, or another network, asked for", async () => {
    expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(204);
    expect(await statusOf("bob@example.com", "192.0.2.1")).toBe(204);
    expect(await statusOf("ann@example.com", "192.0.2.2")).toBe(204);
  });

  it("is one in any case, and from anywhere in an IPv6 /64", async () => {
    expect(await statusOf("ann@example.com", "2001:db8:1:2:aaaa::1")).toBe(204);
    expect(await statusOf("ANN@Example.com", "2001:0DB8:0001:0002:ffff:ffff:ffff:ffff")).toBe(429);
    expect(await statusOf("ann@example.com", "2001:db8:1:3::1")).toBe(204);
  });

  it("is by CF-Connecting-IP alone: other headers are anybody's to send", async () => {
    expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(204);
    for (const name of [
      "X-Forwarded-For",
      "X-Real-IP",
      "True-Client-IP",
      "Forwarded",
      "CF-Connecting-IPv6",
    ]) {
      const response = await start("ann@example.com", "192.0.2.1", latchkey, { [name]: "198.51.100.7" });
      expect(response.status).toBe(429);
    }
  });

  it("is one network where nothing says which", async () => {
    const body = { email: "ann@example.com", redirectUri: REDIRECT_URI };
    expect((await latchkey.post("/api/passwordless/start", body)).status).toBe(204);
    for (const address of ["", "nonsense", "unknown"])
      expect(await statusOf("ann@example.com", address)).toBe(429);
  });
});

describe.each<[string, object, number, () => readonly [string, string]]>([
  [
    "one address from one network",
    { LIMIT_PAUSES: "0s" },
    5,
    () => ["ann@example.com", "192.0.2.1"] as const,
  ],
  ["one address", { LIMIT_ADDRESS: "3/1h" }, 3, () => ["ann@example.com", somewhere()] as const],
  ["one address, as it is by default", {}, 20, () => ["ann@example.com", somewhere()] as const],
  ["one network", { LIMIT_NETWORK: "3/1h" }, 3, () => [someone(), "192.0.2.1"] as const],
  ["one network, as it is by default", {}, 60, () => [someone(), "192.0.2.1"] as const],
])("%s", (_, variables, limit, next) => {
  const of = instance({ ...DEFAULTS, ...variables });
  const ask = () => {
    const [email, network] = next();
    return start(email, network, of);
  };

  it(`gets ${limit} mails in an hour, and no more until the first is an hour ago`, async () => {
    for (let i = 0; i < limit; i++) {
      at(i);
      expect((await ask()).status).toBe(204);
    }
    at(limit);
    await refused(await ask(), 3600 - limit);
    at(3599);
    await refused(await ask(), 1);
    at(3600);
    expect((await ask()).status).toBe(204);
    await refused(await ask(), 1);
    at(3601);
    expect((await ask()).status).toBe(204);
  });

  it("gets never one more, of a hundred requests at once", async () => {
    atMost(limit, await Promise.all(Array.from({ length: 100 }, ask)));
  });
});

describe("a person whose address strangers ask for", () => {
  it("gets mail in a browser that signed in with it before, and only for that address", async () => {
    const of = direct({ ...DEFAULTS, LIMIT_ADDRESS: "3/1h" });
    await start("ann@example.com", "192.0.2.1", of);
    const [mail] = await of.mails("ann@example.com");
    const signedIn = await of.get(/https?:\S+/.exec(mail?.text ?? "")?.[0] ?? "");
    const browser = cookiesOf(signedIn);
    expect(JSON.stringify(browser)).not.toContain("ann");
    for (const email of ["ann@example.com", "bob@example.com"])
      for (let i = 0; i < 5; i++) await start(email, somewhere(), of);
    expect(await statusOf("ann@example.com", somewhere(), of)).toBe(429);
    expect((await start("ANN@example.com", "192.0.2.9", of, browser)).status).toBe(204);
    expect((await start("bob@example.com", "192.0.2.9", of, browser)).status).toBe(429);
    const forged = { Cookie: browser.Cookie.replace(/(familiar=)./, "$1_") };
    expect((await start("ann@example.com", "192.0.2.8", of, forged)).status).toBe(429);
    // Pauses and five an hour hold there as well, wherever the browser is: a stolen cookie is worth no more than that.
    expect((await start("ann@example.com", "192.0.2.10", of, browser)).status).toBe(429);
  });

  const familiarBrowser = async (of: Instance, email: string, network: string) => {
    await start(email, network, of);
    const [mail] = await of.mails(email);
    return cookiesOf(await of.get(/https?:\S+/.exec(mail?.text ?? "")?.[0] ?? ""));
  };

  it("is not locked out by another browser that signed in with it: what that uses up, it does without", async () => {
    const of = direct({ ...DEFAULTS, LIMIT_PAUSES: "0s" });
    const other = await familiarBrowser(of, "ann@example.com", "192.0.2.1");
    const own = await familiarBrowser(of, "ann@example.com", "192.0.2.2");
    for (let i = 0; i < 5; i++)
      expect((await start("ann@example.com", "192.0.2.1", of, other)).status).toBe(204);
    expect((await start("ann@example.com", "192.0.2.3", of, own)).status).toBe(204);
    for (let i = 0; i < 4; i++) await start("ann@example.com", "192.0.2.3", of, own);
    await refused(await start("ann@example.com", "192.0.2.3", of, own), 3600);
  });

  it("counts towards its network all the same, if not to what strangers there use up", async () => {
    const of = direct({
      ...DEFAULTS,
      LIMIT_FAMILIAR_NETWORK: "3/1h",
      LIMIT_NETWORK: "5/1h",
      LIMIT_PAUSES: "0s",
    });
    const people = [];
    for (let i = 0; i < 5; i++) {
      const email = someone();
      people.push({ email, browser: await familiarBrowser(of, email, somewhere()) });
    }
    const answers = [];
    for (let round = 0; round < 2; round++)
      for (const { email, browser } of people)
        answers.push((await start(email, "192.0.2.1", of, browser)).status);
    // Three of its own, and then the five that anybody has there.
    expect(answers).toEqual([...Array.from({ length: 8 }, () => 204), 429, 429]);
  });

  it("gets mail there also on a network that strangers use up", async () => {
    const of = direct({ ...DEFAULTS, LIMIT_NETWORK: "3/1h" });
    await start("ann@example.com", "192.0.2.1", of);
    const [mail] = await of.mails("ann@example.com");
    const browser = cookiesOf(await of.get(/https?:\S+/.exec(mail?.text ?? "")?.[0] ?? ""));
    at(60);
    for (let i = 0; i < 5; i++) await start(someone(), "192.0.2.1", of);
    await start("ann@example.com", "192.0.2.1", of);
    expect(await statusOf("ann@example.com", "192.0.2.1", of)).toBe(429);
    expect((await start("ann@example.com", "192.0.2.1", of, browser)).status).toBe(204);
  });
});

describe("the whole service", () => {
  const small = (limit: string) => instance({ ...DEFAULTS, MAIL_DAILY_LIMIT: limit });

  it("mails MAIL_DAILY_LIMIT times in a UTC day, until midnight", async () => {
    const of = small("3");
    for (let i = 0; i < 3; i++) expect(await statusOf(someone(), somewhere(), of)).toBe(204);
    await refused(await start(someone(), somewhere(), of), 12 * 3600);
    at(12 * 3600 - 1);
    await refused(await start(someone(), somewhere(), of), 1);
    at(12 * 3600);
    expect(await statusOf(someone(), somewhere(), of)).toBe(204);
  });

  it("mails never once more, of a hundred requests at once", async () => {
    const of = small("7");
    atMost(7, await Promise.all(Array.from({ length: 100 }, () => start(someone(), somewhere(), of))));
  });

  it("says once in the log that 80 % are used", async () => {
    const of = small("10");
    const log = vi.spyOn(console, "warn");
    for (let i = 0; i < 7; i++) await start(someone(), somewhere(), of);
    expect(log.mock.calls.join()).not.toContain("daily_limit");
    for (let i = 0; i < 3; i++) await start(someone(), somewhere(), of);
    expect(log.mock.calls.join().match(/"daily_limit.near"/g)).toHaveLength(1);
  });
});

describe("a mail that no provider could send", () => {
  const outage = (behaviour: string) =>
    instance({
      ...DEFAULTS,
      MAIL_PROVIDERS: "resend",
      RESEND_API_KEY: "re_1",
      RESEND_BASE_URL: `${inject("mailFake")}/${behaviour}/resend`,
    });

  it("uses up nothing: who comes back when told to is not refused, however long it takes", async () => {
    const of = outage("error");
    for (let i = 0; i < 8; i++) {
      at(i * 30);
      const response = await start("ann@example.com", "192.0.2.1", of);
      expect(response.status).toBe(503);
      expect(response.headers.get("Retry-After")).toBe("30");
    }
    expect(await statusOf("ann@example.com", "192.0.2.1", outage("ok"))).toBe(204);
    expect(await statusOf("ann@example.com", "192.0.2.1", outage("ok"))).toBe(429);
  });

  it("gives its own use back, not one that came after it", async () => {
    const twice = { ...DEFAULTS, LIMIT_ADDRESS: "2/1h" };
    const slow = instance({
      ...twice,
      MAIL_PROVIDERS: "resend",
      RESEND_API_KEY: "re_1",
      RESEND_BASE_URL: "http://127.0.0.1:9",
    });
    const other = instance(twice);
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
      at(11);
      expect(await statusOf("ann@example.com", "192.0.2.2", other)).toBe(204);
      return new Response("", { status: 500 });
    });
    expect(await statusOf("ann@example.com", "192.0.2.1", slow)).toBe(503);
    vi.restoreAllMocks();
    at(12);
    expect(await statusOf("ann@example.com", "192.0.2.3", other)).toBe(204);
    await refused(await start("ann@example.com", "192.0.2.4", other), 3600 - 1);
  });

  it("counts for address and network where its answer was lost, and it may have gone out: else it were a mail bomb", async () => {
    const lost = instance({
      ...DEFAULTS,
      LIMIT_ADDRESS: "4/1h",
      MAIL_PROVIDERS: "resend",
      RESEND_API_KEY: "re_1",
      RESEND_BASE_URL: `${inject("mailFake")}/sent-then-cut/resend`,
    });
    const answers = [];
    for (let i = 0; i < 6; i++) answers.push(await statusOf("ann@example.com", "192.0.2.1", lost));
    expect(answers).toEqual([503, 503, 503, 503, 429, 429]);
  });

  it("counts all the same where it was refused: else asking for such addresses would cost nothing", async () => {
    expect(await statusOf("ann@example.com", "192.0.2.1", outage("bad-address"))).toBe(503);
    expect(await statusOf("ann@example.com", "192.0.2.1", outage("ok"))).toBe(429);
  });
});

describe("a start that cannot be stored", () => {
  it.each(["fails before", "fails after"] as const)("uses up nothing (KV %s)", async (fault) => {
    const broken = instance({ ...DEFAULTS, ...faultyKv(env, "put", fault) });
    for (let i = 0; i < 3; i++) expect(await statusOf("ann@example.com", "192.0.2.1", broken)).toBe(503);
    expect((await env.ATTEMPTS.list()).keys).toEqual([]);
    expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(204);
  });
});

describe("a refused request", () => {
  it("uses up nobody's share", async () => {
    const of = instance({ ...DEFAULTS, LIMIT_ADDRESS: "2/1h", LIMIT_NETWORK: "3/1h", MAIL_DAILY_LIMIT: "4" });
    expect(await statusOf("ann@example.com", "192.0.2.1", of)).toBe(204);
    for (let i = 0; i < 10; i++) expect(await statusOf("ann@example.com", "192.0.2.1", of)).toBe(429);
    expect(await statusOf("bob@example.com", "192.0.2.1", of)).toBe(204);
    expect(await statusOf("cas@example.com", "192.0.2.1", of)).toBe(204);
    for (let i = 0; i < 10; i++) expect(await statusOf("dan@example.com", "192.0.2.1", of)).toBe(429);
    expect(await statusOf("ann@example.com", "192.0.2.9", of)).toBe(204);
    expect(await statusOf("eve@example.com", "192.0.2.8", of)).toBe(429);
  });

  it("mails nothing, stores no attempt, and says in the log alone which limit it was", async () => {
    const log = vi.spyOn(console, "info");
    await start("fay@example.com", "192.0.2.1");
    const stored = (await env.ATTEMPTS.list()).keys.length;
    const response = await start("fay@example.com", "192.0.2.1");
    expect(await response.text()).not.toContain("address");
    expect(log.mock.calls.join()).toContain('"reason":"limit per address and network"');
    expect((await env.ATTEMPTS.list()).keys).toHaveLength(stored);
    expect(await latchkey.mails("fay@example.com")).toHaveLength(1);
  });

  it("waits for the latest of all limits in its way", async () => {
    const of = instance({ ...DEFAULTS, LIMIT_ADDRESS: "1/2h" });
    await start("ann@example.com", "192.0.2.1", of);
    await refused(await start("ann@example.com", "192.0.2.1", of), 7200);
  });
});

describe("what is counted", () => {
  it("shows neither address nor network", async () => {
    await start("ann.secret@example.com", "203.0.113.77");
    const { results } = await env.DB.prepare("SELECT * FROM counters").all();
    expect(results).toHaveLength(4);
    expect(JSON.stringify(results)).not.toMatch(/ann|secret|203\.0|example/);
    expect(await everythingStored()).not.toContain("203.0.113");
  });

  it("is counted in one round trip to D1", async () => {
    let trips = 0;
    const DB = new Proxy(env.DB, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...values: unknown[]) => {
          if (name !== "prepare") trips++;
          return value.apply(target, values);
        };
      },
    });
    expect(await statusOf("ann@example.com", "192.0.2.1", instance({ ...DEFAULTS, DB }))).toBe(204);
    expect(trips).toBe(1);
  });

  it("is counted the same at every door that mails: the login page, the exchange contract, the API", async () => {
    const page = { "CF-Connecting-IP": "192.0.2.1", Origin: "http://localhost:8787", Accept: "text/html" };
    const form = (email: string) =>
      latchkey.fetch("/login", {
        method: "POST",
        headers: { ...page, "Accept-Language": "de" },
        body: new URLSearchParams({ email, redirect_uri: REDIRECT_URI }),
      });
    const doors = [
      async (email: string) => (await form(email)).status === 303,
      async (email: string) => (await latchkey.post("/users", { email }, page)).status === 200,
      async (email: string) => (await statusOf(email, "192.0.2.1")) === 204,
    ];
    for (const first of doors) {
      const email = someone();
      expect(await first(email)).toBe(true);
      for (const other of doors) expect(await other(email)).toBe(false);
    }
  });
});

describe("signing up", () => {
  it("is limited for the whole service, too", async () => {
    const of = instance({ ...DEFAULTS, MAIL_DAILY_LIMIT: "3" });
    const signUpAt = (i: number) =>
      of.post("/api/users", { email: someone(), username: `u${i}` }, { "CF-Connecting-IP": somewhere() });
    for (let i = 0; i < 3; i++) expect((await signUpAt(i)).status).toBe(201);
    await refused(await signUpAt(3), 12 * 3600);
    expect(await statusOf(someone(), somewhere(), of)).toBe(204);
  });

  const signUp = (email: string, username: string, network: string) =>
    latchkey.post("/api/users", { email, username }, { "CF-Connecting-IP": network });

  it("is limited like asking for a mail, and does not make the first login wait", async () => {
    expect((await signUp("ann@example.com", "ann", "192.0.2.1")).status).toBe(201);
    await refused(await signUp("ann@example.com", "ann", "192.0.2.1"), 30);
    expect(await statusOf("ann@example.com", "192.0.2.1")).toBe(204);
    for (let i = 1; i < 60; i++) expect((await signUp(someone(), `user${i}`, "192.0.2.1")).status).toBe(201);
    await refused(await signUp(someone(), "more", "192.0.2.1"), 3600);
  });

  it("does not make a person wait who has to think of another username", async () => {
    expect((await signUp("ann@example.com", "ann", "192.0.2.1")).status).toBe(201);
    for (const username of ["ann", "Ann"])
      expect((await signUp("bob@example.com", username, "192.0.2.2")).status).toBe(403);
    expect((await signUp("bob@example.com", "bob", "192.0.2.2")).status).toBe(201);
  });
});

describe("the login page", () => {
  const ask = (language: string) =>
    latchkey.fetch("/login", {
      method: "POST",
      headers: {
        "CF-Connecting-IP": "192.0.2.1",
        Origin: "http://localhost:8787",
        Accept: "text/html",
        "Accept-Language": language,
      },
      body: new URLSearchParams({ email: "ann@example.com", redirect_uri: REDIRECT_URI }),
    });

  it("says in the person's language how long to wait, counts it down, and keeps the address", async () => {
    expect((await ask("de")).status).toBe(303);
    const response = await ask("de");
    const text = await response.text();
    expect(response.status).toBe(429);
    expect(response.headers.get("Retry-After")).toBe("30");
    expect(text).toContain(
      'Versuch es in <time data-seconds="30" role="timer" dir="auto">30 Sekunden</time> noch einmal.',
    );
    expect(text).toContain('value="ann@example.com"');
    expect(text).toContain('<script src="/login/wait.js" defer');
    expect(response.headers.get("Content-Security-Policy")).toContain("script-src 'self';");
    expect(await (await ask("ja")).text()).toContain('role="timer" dir="auto">30 秒</time> 後に');
  });
});

describe("the number of live attempts of one address", () => {
  it("is 50: the link of the oldest ends, and opens neither a session nor an account", async () => {
    const of = direct({ ...DEFAULTS, LIMIT_ADDRESS: "100/1h", LINK_TTL: "1d" });
    const links: string[] = [];
    for (let i = 0; i < 51; i++) {
      at(i * 90); // longer than the hour for which the limit itself needs them
      await start("ann@example.com", somewhere(), of);
      const [mail] = await of.mails("ann@example.com");
      links.push(/https?:\S+/.exec(mail?.text ?? "")?.[0] ?? "");
    }
    expect((await of.get(links[0] ?? "")).status).toBe(400);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM users").first("n")).toBe(0);
    expect((await of.get(links[1] ?? "")).status).toBe(302);
    expect((await of.get(links[50] ?? "")).status).toBe(302);
  });

  it("is 50 also of those that began in one second", async () => {
    const of = direct({ ...DEFAULTS, LIMIT_ADDRESS: "100/1h" });
    const links: string[] = [];
    for (let i = 0; i < 52; i++) {
      await start("ann@example.com", somewhere(), of);
      const [mail] = await of.mails("ann@example.com");
      links.push(/https?:\S+/.exec(mail?.text ?? "")?.[0] ?? "");
    }
    const statuses = [];
    for (const link of [links[1], links[2], links[51]]) statuses.push((await of.get(link ?? "")).status);
    expect(statuses).toEqual([400, 302, 302]);
  });

  it("can be set", async () => {
    const of = direct({ ...DEFAULTS, LIMIT_LIVE: "1" });
    await start("ann@example.com", somewhere(), of);
    const [mail] = await of.mails("ann@example.com");
    await start("ann@example.com", somewhere(), of);
    expect((await of.get(/https?:\S+/.exec(mail?.text ?? "")?.[0] ?? "")).status).toBe(400);
  });
});

describe("an attempt from before attempts were numbered", () => {
  it("works", async () => {
    const of = direct(DEFAULTS);
    await start("ann@example.com", "192.0.2.1", of);
    const [{ name = "" } = {}] = (await env.ATTEMPTS.list()).keys;
    const { ordinal: _, ...older } = JSON.parse((await env.ATTEMPTS.get(name)) ?? "");
    await env.ATTEMPTS.put(name, JSON.stringify(older));
    const [mail] = await of.mails("ann@example.com");
    expect((await of.get(/https?:\S+/.exec(mail?.text ?? "")?.[0] ?? "")).status).toBe(302);
  });
});

describe("the number of live sessions of one user", () => {
  it("is 50: opening another ends the oldest", async () => {
    const of = direct();
    const open = async (i: number) => {
      at(i * 40);
      await start("ann@example.com", somewhere(), of);
      const [mail] = await of.mails("ann@example.com");
      return of.get(/https?:\S+/.exec(mail?.text ?? "")?.[0] ?? "");
    };
    for (let i = 0; i < 53; i++) expect((await open(i)).status).toBe(302);
    const { results } = await env.DB.prepare(
      "SELECT created_at, revoked_at FROM sessions ORDER BY created_at",
    ).all();
    expect(results.map(({ revoked_at }) => revoked_at !== null)).toEqual([
      true,
      true,
      true,
      ...Array.from({ length: 50 }, () => false),
    ]);
  });

  it("is 50 also of those that were opened in one second: the first of them end", async () => {
    const of = direct({ LIMIT_LIVE: "3" });
    vi.useRealTimers();
    for (let i = 0; i < 5; i++) {
      await start("ann@example.com", somewhere(), of);
      const [mail] = await of.mails("ann@example.com");
      await of.get(/https?:\S+/.exec(mail?.text ?? "")?.[0] ?? "");
    }
    await env.DB.prepare("UPDATE sessions SET created_at = 1").run();
    const { results } = await env.DB.prepare(
      "SELECT revoked_at IS NOT NULL AS ended FROM sessions ORDER BY id",
    ).all();
    expect(results.map(({ ended }) => ended)).toEqual([1, 1, 0, 0, 0]);
  });
});
