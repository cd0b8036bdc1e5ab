import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { codeIn, countOf, instance, ORIGIN } from "../helpers";
import { authorizeUrl, cookiesIn, fieldsOf, isLive, register, signInFor, signInto } from "../openid";

const latchkey = instance();
let person: Browser;

beforeEach(async () => {
  await register();
  person = browser(latchkey);
});

const FOREIGN: [string, Record<string, string>][] = [
  ["another site", { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }],
  ["a sibling host", { Origin: "http://app.localhost:8787", "Sec-Fetch-Site": "same-site" }],
  ["a frontend of the allow-list", { Origin: "http://localhost:3000", "Sec-Fetch-Site": "same-site" }],
  ["another site, by a browser that says its origin alone", { Origin: "https://evil.example" }],
  ["a sandboxed frame", { Origin: "null" }],
  ["another port", { Origin: "http://localhost:8788" }],
];

const mailsSent = async () => (await latchkey.mails()).length;

/** A form that a foreign page sends by somebody's browser, cookies and all. */
function foreignForm(
  by: Browser,
  path: string,
  headers: Record<string, string>,
  fields: Record<string, string>,
) {
  return latchkey.fetch(path, {
    method: "POST",
    headers: { Accept: "text/html", ...cookiesIn(by), ...headers },
    body: new URLSearchParams(fields),
  });
}

describe.each(FOREIGN)("a form of %s", (_, headers) => {
  it("RFC 9700 §4.7: asks for no mail, and signs nobody in by a code (login CSRF)", async () => {
    const attacker = browser(latchkey);
    const page = await attacker.visit(await authorizeUrl());
    const login = await attacker.submit("/login", {
      ...fieldsOf(await page.text()),
      email: "eve@example.com",
    });
    const form = fieldsOf(await (await attacker.open(login.headers.get("Location") ?? "")).text());
    const [mail] = await latchkey.mails("eve@example.com");
    const before = await mailsSent();
    const answers = [
      await foreignForm(person, "/login", headers, { email: "ann@example.com", return_to: "/account" }),
      await foreignForm(person, "/login/code", headers, { ...form, code: codeIn(mail) }),
    ];
    for (const response of answers) {
      expect(response.status).toBe(403);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
    expect(await mailsSent()).toBe(before);
    expect(await countOf("sessions")).toBe(0);
  });

  it("RFC 6749 §10.12: does nothing to whoever is signed in", async () => {
    const tokens = await signInto(latchkey, person);
    const before = await mailsSent();
    for (const [path, fields] of [
      ["/account/sign-out", { session: "this" }],
      ["/account/sign-out", { session: "others" }],
      ["/account/delete", {}],
      ["/account/address", { email: "eve@example.com" }],
      ["/account/address/code", { attempt: "a", email: "eve@example.com", code: "12345678" }],
      ["/account/email?token=a", {}],
      ["/account/email/undo?token=a", {}],
      ["/oauth/logout/confirmed", {}],
    ] as [string, Record<string, string>][])
      expect((await foreignForm(person, path, headers, fields)).status, path).toBe(403);
    expect(await isLive(latchkey, tokens)).toBe(true);
    expect(await mailsSent()).toBe(before);
    expect(await countOf("users")).toBe(1);
  });
});

describe("the session cookie", () => {
  it("RFC 6749 §10.12: goes to this origin alone, is out of reach of scripts, and no other site's form brings it along", async () => {
    const answer = await signInFor(latchkey, person, await authorizeUrl());
    const [cookie] = answer.headers.getSetCookie().filter((one) => one.startsWith("__Host-session="));
    expect(cookie).toMatch(
      /^__Host-session=[0-9a-f-]{36}\.[\w-]{43}; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it("is no key to the API, and heeded by no endpoint that other origins may call", async () => {
    await signInto(latchkey, person);
    for (const path of ["/api/auth_user", "/api/sessions", "/oauth/userinfo"])
      expect((await person.open(path)).status).toBe(401);
    const Origin = "https://app.example.com";
    for (const path of ["/account", "/login", "/oauth/logout"])
      expect((await latchkey.get(path, { Origin })).headers.get("Access-Control-Allow-Origin")).toBeNull();
  });

  it("is another at each login: none that was there before is kept (session fixation)", async () => {
    const planted = "01a20fbb-0df4-7522-a93c-ffc7e36357b3.".padEnd(80, "a");
    person.cookies.set("__Host-session", planted);
    await signInto(latchkey, person);
    expect(person.cookies.get("__Host-session")).not.toBe(planted);
    const stranger = browser(latchkey);
    stranger.cookies.set("__Host-session", planted);
    expect((await stranger.open("/account")).headers.get("Location")).toMatch("/login");
  });
});

describe("where a login on our own pages goes on", () => {
  const OUTSIDE = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "///evil.example",
    "//evil.example/account",
    "/\\evil.example/account",
    "/\t/evil.example/oauth/authorize",
    "//localhost:8788/oauth/authorize?client_id=app",
    "javascript:alert(1)",
    "/account/../evil",
    "/account/delete",
    "/account/sign-out",
    "/account#x",
    "/oauth/logout",
    "/oauth/logout/confirmed",
    "/dev/mailbox",
    "/login",
    "/",
    "account",
    `${ORIGIN}/account`,
    "/%61ccount",
  ];

  it.each(OUTSIDE)(
    "RFC 9700 §4.11: return_to leads to no other place than account and application: %s",
    async (return_to) => {
      const before = await mailsSent();
      const page = await person.open(`/login?${new URLSearchParams({ return_to })}`);
      expect(page.status).toBe(422);
      expect(page.headers.get("Location")).toBeNull();
      const form = await person.submit("/login", { email: "ann@example.com", return_to });
      expect(form.status).toBe(422);
      expect(form.headers.get("Location")).toBeNull();
      expect(await mailsSent()).toBe(before);
    },
  );

  it("RFC 9700 §4.11: an application's request in return_to is looked at like any other once the person is in", async () => {
    const bad = [
      await authorizeUrl({ redirect_uri: "https://evil.example" }),
      await authorizeUrl({ client_id: "nobody" }),
      "/oauth/authorize",
    ];
    for (const return_to of bad) {
      const page = `/login?${new URLSearchParams({ return_to })}`;
      const answer = await signInFor(latchkey, browser(latchkey), page);
      expect(answer.status).toBe(400);
      expect(answer.headers.get("Location")).toBeNull();
    }
  });

  it("RFC 9700 §4.11: nobody is led away by a redirect_uri of the redirect contract beside it", async () => {
    const query = new URLSearchParams({ return_to: "/account", redirect_uri: "https://evil.example" });
    expect((await person.open(`/login?${query}`)).status).toBe(422);
  });
});

describe("every page of the login", () => {
  it("RFC 9700 §4.16: is framed by nobody, runs no inline script, tells no address, and is kept by nobody", async () => {
    const pages = [
      await person.visit(await authorizeUrl()),
      await person.open("/login"),
      await person.open(`/login/code?attempt=a`),
      await person.open("/login/link?token=a"),
      await person.open(await authorizeUrl({ client_id: "nobody" })),
    ];
    await signInto(latchkey, person);
    pages.push(
      await person.open("/account"),
      await person.open("/account/delete"),
      await person.open("/oauth/logout"),
      await person.open(await authorizeUrl({ response_mode: "form_post" })),
    );
    for (const { url, headers } of pages) {
      const policy = headers.get("Content-Security-Policy") ?? "";
      expect(policy, url).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(headers.get("X-Frame-Options")).toBe("DENY");
      expect(headers.get("Referrer-Policy")).toMatch(/^(no-referrer|same-origin)$/);
      expect(headers.get("Cache-Control")).toBe("no-store");
    }
  });
});
