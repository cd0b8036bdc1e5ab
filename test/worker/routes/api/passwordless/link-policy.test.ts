import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { cookiesOf, countOf, fragmentOf, instance, ORIGIN, startLogin, tokenIn } from "../../../helpers";

const latchkey = instance();
const press = { method: "POST", headers: { Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" } };
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0";

describe("the verifier cookie", () => {
  it("is set by start for this origin alone, out of reach of scripts, and lives as long as the attempt", async () => {
    const { response, attemptId } = await startLogin(instance({ LINK_TTL: "10m" }), "ann@example.com");
    const [verifier, last] = response.headers.getSetCookie();
    expect(verifier).toMatch(
      new RegExp(
        `^__Host-verifier-${attemptId}=[\\w-]{43}; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=None$`,
      ),
    );
    expect(last).toMatch(/^__Host-last-login=.*; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=None$/);
  });

  it("is set by the exchange contract and by the hosted login, too", async () => {
    const exchange = await latchkey.post("/users", { email: "ann@example.com" });
    const body = new URLSearchParams({ email: "ann@example.com", redirect_uri: `${ORIGIN}/demo` });
    const hosted = await latchkey.fetch("/login", { method: "POST", body });
    for (const { headers } of [exchange, hosted])
      expect(headers.getSetCookie()[0]).toMatch(/^__Host-verifier-/);
  });

  it("is stored as a hash", async () => {
    const { browser, attemptId } = await startLogin(latchkey, "ann@example.com");
    const [, verifier = ""] = /verifier-[\w-]+=([\w-]{43})/.exec(browser.Cookie) ?? [];
    const stored = await env.ATTEMPTS.get(`attempt:${attemptId}`);
    expect(verifier).not.toBe("");
    expect(stored).not.toContain(verifier);
  });

  it("is remembered for ten attempts: an eleventh pushes the oldest out", async () => {
    const jar = Array.from({ length: 10 }, (_, i) => `__Host-verifier-${String(i).padStart(43, "a")}=v`).join(
      "; ",
    );
    const response = await latchkey.post(
      "/api/passwordless/start",
      { email: "ann@example.com", redirectUri: "http://localhost:3000/" },
      { Cookie: `other=1; ${jar}` },
    );
    const forgotten = response.headers.getSetCookie().filter((cookie) => cookie.includes("Max-Age=0"));
    expect(forgotten).toEqual([expect.stringContaining(`__Host-verifier-${"0".padStart(43, "a")}=;`)]);
  });

  it("is not confused by cookies of other shapes", async () => {
    const jar = Array.from({ length: 12 }, (_, i) => `__Host-verifier-(${i})=%ff`).join("; ");
    const body = { email: "ann@example.com", redirectUri: "http://localhost:3000/" };
    const response = await latchkey.post("/api/passwordless/start", body, { Cookie: `${jar}; =; ;; a` });
    expect(response.status).toBe(204);
  });

  it("goes with the attempt, and takes no other along", async () => {
    const first = await startLogin(latchkey, "ann@example.com");
    const second = await startLogin(latchkey, "ann@example.com");
    const [verifier] = first.browser.Cookie.split("; ");
    const jar = { Cookie: `${verifier}; ${second.browser.Cookie}` };
    const isVerifier = (cookie: string) => cookie.startsWith("__Host-verifier-");
    const cleared = (await latchkey.get(first.link, jar)).headers.getSetCookie().filter(isVerifier);
    expect(cleared).toEqual([
      expect.stringMatching(`^__Host-verifier-${first.attemptId}=; Max-Age=0; Path=/`),
    ]);
    const { browser, link, attemptId } = second;
    const names = (await latchkey.get(link, browser)).headers
      .getSetCookie()
      .filter(isVerifier)
      .map((cookie) => cookie.split("=")[0]);
    expect(names).toEqual([`__Host-verifier-${attemptId}`]);
  });

  it("proves nothing for another attempt, nor altered, nor empty", async () => {
    const { link, attemptId, browser } = await startLogin(latchkey, "ann@example.com");
    const other = await startLogin(latchkey, "eve@example.com");
    const [, verifier = ""] = /verifier-[\w-]+=([\w-]{43})/.exec(other.browser.Cookie) ?? [];
    for (const Cookie of [
      other.browser.Cookie,
      `__Host-verifier-${attemptId}=${verifier}`,
      `__Host-verifier-${attemptId}=`,
      `__Host-verifier-${attemptId}=x`,
      browser.Cookie.replace("__Host-", ""),
    ])
      expect((await latchkey.get(link, { Cookie })).status).toBe(200);
    expect(await countOf("sessions")).toBe(0);
  });
});

describe("LINK_POLICY=confirm, the default", () => {
  it("lets the browser that asked in with one click", async () => {
    const { link, browser } = await startLogin(latchkey, "ann@example.com");
    const response = await latchkey.get(link, browser);
    expect(response.status).toBe(302);
    expect(fragmentOf(response).get("jwt")).toBeTruthy();
  });

  it("shows any other a page that changes nothing, however often", async () => {
    const { link, browser } = await startLogin(latchkey, "ann@example.com");
    const counted = await countOf("counters");
    const pages = await Promise.all(Array.from({ length: 20 }, () => latchkey.get(link)));
    expect(pages.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await countOf("users")).toBe(0);
    expect(await countOf("counters")).toBe(counted);
    expect((await latchkey.get(link, browser)).status).toBe(302);
  });

  it("says on it which app, which address and where it was asked from, with one button and no script", async () => {
    const acme = instance({ APP_NAME: "Acme" });
    const redirectUri = "http://localhost:3000/callback";
    await acme.post(
      "/api/passwordless/start",
      { email: "ann@example.com", redirectUri },
      { "User-Agent": FIREFOX },
    );
    const [mail] = await acme.mails("ann@example.com");
    const link = /https?:\S+/.exec(mail?.text ?? "")?.[0]?.replace(ORIGIN, "") ?? "";
    const response = await acme.get(link, { Accept: "text/html" });
    const page = await response.text();
    for (const words of ["Sign in to Acme?", "a…@example.com", "Firefox, Linux", "close this page"])
      expect(page).toContain(words);
    expect(page).not.toContain("ann@example.com");
    expect(page.match(/<button/g)).toHaveLength(1);
    expect(page).toContain('<form method="post">');
    expect(page).not.toMatch(/<script|<input/);
    const policy = response.headers.get("Content-Security-Policy");
    expect(policy).toContain("form-action 'self' https: http:;");
    expect(policy).not.toContain("script-src");
    expect(response.headers.get("Referrer-Policy")).toBe("no-referrer");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  it("says it in German, too", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    const page = await (await latchkey.get(link, { Accept: "text/html", "Accept-Language": "de" })).text();
    for (const words of [
      'lang="de"',
      "Bei Latchkey anmelden?",
      "Als a…@example.com anmelden",
      "schließ diese Seite",
    ])
      expect(page).toContain(words);
  });

  it("names the country where the platform gives it", async () => {
    const { attemptId, link } = await startLogin(latchkey, "ann@example.com");
    const attempt = JSON.parse((await env.ATTEMPTS.get(`attempt:${attemptId}`)) ?? "");
    await env.ATTEMPTS.put(
      `attempt:${attemptId}`,
      JSON.stringify({ ...attempt, askedFrom: { browser: "Safari, iPhone", country: "CH" } }),
    );
    expect(await (await latchkey.get(link)).text()).toContain("Safari, iPhone, Switzerland");
    expect(await (await latchkey.get(link, { "Accept-Language": "de" })).text()).toContain(
      "Safari, iPhone, Schweiz",
    );
  });

  it("signs in by its button, once", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    expect((await latchkey.fetch(link, press)).status).toBe(302);
    expect((await latchkey.fetch(link, press)).status).toBe(400);
    expect(await countOf("sessions")).toBe(1);
  });
});

describe("LINK_POLICY=same-browser", () => {
  const strict = instance({ LINK_POLICY: "same-browser" });

  it("lets the browser that asked in with one click", async () => {
    const { link, browser } = await startLogin(strict, "ann@example.com");
    expect((await strict.get(link, browser)).status).toBe(302);
  });

  it("sends any other back to where it began, whatever it presses", async () => {
    const { link, browser } = await startLogin(strict, "ann@example.com");
    for (const response of [await strict.get(link), await strict.fetch(link, press)]) {
      expect(response.status).toBe(200);
      const page = await response.text();
      expect(page).toContain("Go back to where you began");
      expect(page).not.toMatch(/<button|<form/);
    }
    expect(await countOf("sessions")).toBe(0);
    expect((await strict.get(link, browser)).status).toBe(302);
  });

  it("gives whoever has the mail alone no way in: neither by token, nor by code and the id that the token yields", async () => {
    const { link, attemptId, code, browser } = await startLogin(strict, "ann@example.com");
    const token = tokenIn(link);
    for (const body of [{ token }, { attemptId, code }]) {
      const response = await strict.post("/api/passwordless/verify", body);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ message: "Link expired or already used" });
    }
    expect(await countOf("sessions")).toBe(0);
    expect((await strict.post("/api/passwordless/verify", { attemptId, code }, browser)).status).toBe(200);
  });

  it("holds for the exchange contract", async () => {
    const started = await strict.post("/users", { email: "ann@example.com" });
    const [mail] = await strict.mails("ann@example.com");
    const token = /token=([\w-]{43})/.exec(mail?.text ?? "")?.[1] ?? "";
    const path = `/users?${new URLSearchParams({ email: "ann@example.com", token })}`;
    expect((await strict.get(path)).status).toBe(400);
    expect((await strict.get(path, cookiesOf(started))).status).toBe(200);
  });
});

describe("LINK_POLICY=direct", () => {
  it("consumes on any GET", async () => {
    const open = instance({ LINK_POLICY: "direct" });
    const { link } = await startLogin(open, "ann@example.com");
    expect((await open.get(link)).status).toBe(302);
  });
});

describe("the page of a link that does not work any more", () => {
  const page = { Accept: "text/html" };

  it("has the address filled in where this browser asked for that link", async () => {
    const { link, browser, attemptId } = await startLogin(latchkey, "ann@example.com");
    await env.ATTEMPTS.delete(`attempt:${attemptId}`);
    const own = await (await latchkey.get(link, { ...page, ...browser })).text();
    expect(own).toContain('value="ann@example.com"');
    expect(own).toContain('href="http://localhost:3000/callback#error=link_expired"');
    const elsewhere = await (await latchkey.get(link, page)).text();
    expect(elsewhere).not.toContain("ann@example.com");
    const { browser: other } = await startLogin(latchkey, "bob@example.com");
    expect(await (await latchkey.get(link, { ...page, ...other })).text()).not.toContain("bob@example.com");
  });

  it("is the same for a used, an expired and an unknown link", async () => {
    const { link, browser } = await startLogin(latchkey, "ann@example.com");
    await latchkey.get(link, browser);
    const used = await (await latchkey.get(link, page)).text();
    const unknown = await (await latchkey.get(link.replace(tokenIn(link), "a".repeat(43)), page)).text();
    expect(used).toBe(unknown);
  });

  it("leads to a new link with one form, without script, from the browser that used it up itself", async () => {
    const { link, browser } = await startLogin(latchkey, "again@example.com");
    const used = await latchkey.get(link, browser);
    const gone = used.headers.getSetCookie().map((cookie) => cookie.split("=")[0]);
    const Cookie = browser.Cookie.split("; ")
      .filter((cookie) => !gone.includes(cookie.split("=")[0]))
      .join("; ");
    const form = await (await latchkey.get(link, { ...page, Cookie })).text();
    const redirect_uri = /name="redirect_uri" value="([^"]+)"/.exec(form)?.[1] ?? "";
    const email = /name="email"[^>]* value="([^"]*)"/.exec(form)?.[1] ?? "";
    const response = await latchkey.fetch("/login", {
      ...press,
      body: new URLSearchParams({ email, redirect_uri }),
    });
    expect(email).toBe("again@example.com");
    expect(response.status).toBe(303);
    expect(await latchkey.mails("again@example.com")).toHaveLength(2);
  });
});
