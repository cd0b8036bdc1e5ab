import type { D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { NEWEST_MIGRATION } from "../../../src/store/schema";
import { faultyD1, faultyKv } from "../faults";
import { countOf, direct, fragmentOf, instance, linkIn, ORIGIN, startLogin } from "../helpers";

const latchkey = direct();
const page = { Accept: "text/html" };
const form = (fields: Record<string, string>, headers = {}) =>
  latchkey.fetch("/login", {
    method: "POST",
    headers: { ...page, Origin: ORIGIN, "Sec-Fetch-Site": "same-origin", ...headers },
    body: new URLSearchParams(fields),
  });

describe("GET /", () => {
  it("says what this is, where to sign in and where the documentation is", async () => {
    const text = await (await latchkey.get("/", page)).text();
    for (const words of ["Latchkey", "passwordless", 'href="/login"', "README.md", "/.well-known/jwks.json"])
      expect(text).toContain(words);
  });

  it("does so in the visitor's language", async () => {
    const text = await (
      await latchkey.get("/", { ...page, "Accept-Language": "sv, de-CH;q=0.9, en;q=0.1" })
    ).text();
    expect(text).toContain('<html lang="de"');
  });

  it("escapes the app's name", async () => {
    const text = await (await direct({ APP_NAME: "<script>x</script>" }).get("/")).text();
    expect(text).not.toContain("<script>");
    expect(text).toContain("&lt;script&gt;");
  });
});

describe("/login", () => {
  it("mails a link that leads back to the application it was opened for", async () => {
    const redirect_uri = "http://localhost:3000/callback?x=1";
    const text = await (await latchkey.get(`/login?${new URLSearchParams({ redirect_uri })}`, page)).text();
    expect(text).toContain(`value="${redirect_uri}"`);
    const response = await form({ email: "ann@example.com", redirect_uri });
    expect(response.status).toBe(303);
    const [mail] = await latchkey.mails("ann@example.com");
    const back = await latchkey.get(linkIn(mail));
    expect(back.headers.get("Location")).toMatch(/^http:\/\/localhost:3000\/callback\?x=1#jwt=/);
    expect(fragmentOf(back).get("jwt")).toBeTruthy();
  });

  it("ends a plain visit at the account", async () => {
    expect(await (await latchkey.get("/login", page)).text()).toContain(`name="return_to" value="/account"`);
  });

  it("shows a page for a redirect URI that is not allowed, and names it nowhere", async () => {
    const response = await latchkey.get("/login?redirect_uri=https://evil.example/", page);
    expect(response.status).toBe(422);
    expect(await response.text()).not.toContain("evil.example");
  });

  it("shows the form again with what was typed and what is wrong", async () => {
    const response = await form({ email: 'ann"<b>', redirect_uri: `${ORIGIN}/demo` });
    expect(response.status).toBe(422);
    const text = await response.text();
    expect(text).toContain("This does not look like an email address.");
    expect(text).toContain('value="ann&quot;&lt;b&gt;"');
    expect(text).toContain('aria-invalid="true"');
  });

  it("says where no account is, if that may be revealed", async () => {
    const closed = direct({ SIGNUP: "closed", UNKNOWN_EMAIL: "reveal" });
    const body = new URLSearchParams({ email: "ann@example.com", redirect_uri: `${ORIGIN}/demo` });
    const response = await closed.fetch("/login", { method: "POST", headers: page, body });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("There is no account with this address.");
  });

  it("repeats no redirect URI that is not allowed, whatever else is wrong", async () => {
    const response = await form({ email: "", redirect_uri: "https://evil.example/" });
    expect(response.status).toBe(422);
    expect(await response.text()).not.toContain("evil.example");
  });

  it("takes no form from another site", async () => {
    const fields = { email: "cross@example.com", redirect_uri: `${ORIGIN}/demo` };
    expect(
      (await form(fields, { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" })).status,
    ).toBe(403);
    expect(await latchkey.mails("cross@example.com")).toEqual([]);
  });
});

describe("GET /healthz", () => {
  it("is 200 once KV and D1 answer", async () => {
    const response = await latchkey.get("/healthz");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "ok" });
  });

  it("is 503 and names which does not", async () => {
    const failing = async (variables: Record<string, unknown>) => {
      const response = await direct(variables).get("/healthz");
      expect(response.status).toBe(503);
      return ((await response.json()) as { failing: string[] }).failing;
    };
    expect(await failing(faultyKv(env, "get", "fails before"))).toEqual(["kv"]);
    expect(await failing(faultyD1(env, "fails before"))).toEqual(["d1"]);
    expect(
      await failing({ ...faultyKv(env, "get", "fails before"), ...faultyD1(env, "fails before") }),
    ).toEqual(["kv", "d1"]);
  });

  it("is 503 where the migrations were not applied", async () => {
    const failing = async () => {
      const response = await latchkey.get("/healthz");
      return [response.status, ((await response.json()) as { failing: string[] }).failing];
    };
    await env.DB.prepare("DELETE FROM d1_migrations WHERE name = ?").bind(NEWEST_MIGRATION).run();
    expect(await failing()).toEqual([503, ["migrations"]]);
    await env.DB.prepare("DROP TABLE d1_migrations").run();
    expect(await failing()).toEqual([503, ["migrations"]]);
  });

  it("is 200 where migrations of a later release were applied", async () => {
    await env.DB.prepare("INSERT INTO d1_migrations (name) VALUES ('9999_later.sql')").run();
    expect((await latchkey.get("/healthz")).status).toBe(200);
  });

  it("knows the newest file of migrations/", () => {
    const names = (env.TEST_MIGRATIONS as D1Migration[]).map(({ name }) => name);
    expect(NEWEST_MIGRATION).toBe(names.sort().at(-1));
  });
});

describe("the development mailbox", () => {
  it("lists mails as JSON, newest first, filtered by ?to=", async () => {
    const mailbox = direct();
    await startLogin(mailbox, "ann@example.com");
    await startLogin(mailbox, "bob@example.com");
    const mails = await mailbox.mails();
    expect(mails.map(({ to }) => to)).toEqual(["bob@example.com", "ann@example.com"]);
    expect(Object.keys(mails[0] ?? {}).sort()).toEqual(["from", "html", "sentAt", "subject", "text", "to"]);
    expect(mails[0]?.from).toBe("Latchkey <login@example.com>");
    expect((await mailbox.mails("ANN@example.com")).map(({ to }) => to)).toEqual(["ann@example.com"]);
  });

  it("shows mails as a page, their markup in a frame that runs nothing", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    const response = await latchkey.get("/dev/mailbox?to=ann@example.com", page);
    const text = await response.text();
    expect(text).toContain("To ann@example.com");
    expect(text).toContain(link.replaceAll("&", "&amp;"));
    expect(text).toMatch(/<iframe[^>]* sandbox="allow-popups allow-top-navigation-by-user-activation"/);
    expect(response.headers.get("Content-Security-Policy")).not.toContain("script-src");
  });

  it("is not there for who asks by another name than one of this machine", async () => {
    for (const path of ["/dev/mailbox", "/dev/mailbox.json", "/demo"]) {
      expect((await latchkey.fetch(`https://login.example.com${path}`)).status).toBe(404);
      expect((await latchkey.fetch(`http://127.0.0.1:8787${path}`)).status).toBe(200);
    }
  });

  it("is not there where mail leaves for real", async () => {
    const real = direct({ MAIL_PROVIDERS: "resend", RESEND_API_KEY: "re_1" });
    for (const path of ["/dev/mailbox", "/dev/mailbox.json", "/demo", "/demo/own-form", "/demo/exchange"])
      expect((await real.get(path)).status).toBe(404);
  });
});

describe("the demo", () => {
  it("serves the example frontends with this service's own address", async () => {
    const here = direct({ PUBLIC_URL: "http://localhost:9999" });
    for (const path of ["/demo", "/demo/redirect", "/demo/own-form", "/demo/exchange"]) {
      const text = await (await here.get(path)).text();
      expect(text).toContain('"http://localhost:9999');
      expect(text).not.toContain("8787");
      expect(await countOf("users")).toBe(0);
    }
  });
});

describe("the brand of the pages", () => {
  const logo = "https://cdn.example.com/logo.png";
  const acme = instance({
    APP_NAME: `Acme <b>"&`,
    LOGO_URL: logo,
    ACCENT_COLOR: "#FFD400",
    SUPPORT_EMAIL: "help@acme.example",
  });

  it("is the logo, which the policy lets in from its own place alone, and a way to get help", async () => {
    for (const path of ["/", "/login", "/nothing"]) {
      const response = await acme.get(path, page);
      const text = await response.text();
      expect(text).toContain(`<img class="logo" src="${logo}" alt="Acme &lt;b&gt;&quot;&amp;"`);
      expect(text).not.toContain("<b>");
      expect(text).toContain('<a href="mailto:help@acme.example">Need help? Write to help@acme.example</a>');
      expect(response.headers.get("Content-Security-Policy")).toContain(
        "img-src data: https://cdn.example.com;",
      );
    }
  });

  it("is the colour of its buttons, with words that can be read on it", async () => {
    const css = await (await acme.get("/style.css")).text();
    expect(css).toContain("--accent: #ffd400; --on-accent: #000000;");
    expect(await (await latchkey.get("/style.css")).text()).toContain(
      "--accent: #1d4ed8; --on-accent: #ffffff;",
    );
  });

  it("is left out where nothing is configured", async () => {
    const text = await (await latchkey.get("/login", page)).text();
    expect(text).not.toMatch(/<img|mailto:/);
  });
});
