import { describe, expect, it } from "vitest";
import { codeIn, cookiesOf, fragmentOf, instance, ORIGIN, wrongCode } from "../helpers";

const latchkey = instance();
const REDIRECT = "http://localhost:3000/callback?x=1";
const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  latchkey.fetch(path, {
    method: "POST",
    headers: { Accept: "text/html", Origin: ORIGIN, "Sec-Fetch-Site": "same-origin", ...headers },
    body: new URLSearchParams(fields),
  });

async function ask(email: string) {
  const response = await form("/login", { email, redirect_uri: REDIRECT });
  const location = response.headers.get("Location") ?? "";
  const attempt = new URL(location, ORIGIN).searchParams.get("attempt") ?? "";
  const [mail] = await latchkey.mails(email);
  return { location, attempt, browser: cookiesOf(response), code: codeIn(mail) };
}

describe("/login/code", () => {
  it("is where the login page leads after asking", async () => {
    const { location, browser } = await ask("ann@example.com");
    expect(location).toMatch(/^\/login\/code\?attempt=[\w-]{43}&redirect_uri=/);
    const response = await latchkey.get(location, { Accept: "text/html", ...browser });
    const page = await response.text();
    for (const words of [
      "ann@example.com",
      'inputmode="numeric"',
      'autocomplete="one-time-code"',
      "Send a new mail",
    ])
      expect(page).toContain(words);
    const policy = response.headers.get("Content-Security-Policy");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("form-action 'self' https: http:;");
  });

  it("names no address to a browser that did not ask", async () => {
    const { location } = await ask("ann@example.com");
    expect(await (await latchkey.get(location)).text()).not.toContain("ann@example.com");
  });

  it("signs in with the code as it is pasted, and sends the person back", async () => {
    const { attempt, code, browser } = await ask("ann@example.com");
    const response = await form(
      "/login/code",
      { attempt, redirect_uri: REDIRECT, code: ` ${code.slice(0, 4)} ${code.slice(4)}` },
      browser,
    );
    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toMatch(/^http:\/\/localhost:3000\/callback\?x=1#jwt=/);
    expect(fragmentOf(response).get("refresh_token")).toBeTruthy();
    const [cleared, familiar, ...others] = response.headers.getSetCookie();
    expect(cleared).toMatch(/^__Host-verifier-[\w-]{43}=; Max-Age=0/);
    expect(familiar).toMatch(/^__Host-familiar=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; Secure/);
    expect(others).toEqual([]);
  });

  it.each([
    ["a wrong code", (code: string) => wrongCode(code), 400],
    ["too few digits", () => "123", 422],
    ["nothing", () => "", 422],
  ])("shows itself again after %s", async (_, typed, status) => {
    const { attempt, code, browser } = await ask("ann@example.com");
    const response = await form(
      "/login/code",
      { attempt, redirect_uri: REDIRECT, code: typed(code) },
      browser,
    );
    expect(response.status).toBe(status);
    const page = await response.text();
    expect(page).toContain("This code is wrong");
    expect(page).toContain(`value="${attempt}"`);
    expect((await form("/login/code", { attempt, redirect_uri: REDIRECT, code }, browser)).status).toBe(302);
  });

  it("says when it was too often, and what still works", async () => {
    const { attempt, code, browser } = await ask("ann@example.com");
    const send = (text: string) =>
      form("/login/code", { attempt, redirect_uri: REDIRECT, code: text }, browser);
    for (let i = 1; i <= 5; i++) await send(wrongCode(code, i));
    const response = await send(code);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await response.text()).toContain("Open the link in the mail, or ask for a new mail.");
  });

  it("finishes no attempt at another redirect URI than it began with", async () => {
    const { attempt, code, browser } = await ask("ann@example.com");
    const elsewhere = await form(
      "/login/code",
      { attempt, redirect_uri: "http://localhost:3000/other", code },
      browser,
    );
    expect(elsewhere.status).toBe(400);
    const evil = await form("/login/code", { attempt, redirect_uri: "https://evil.example/", code }, browser);
    expect(evil.status).toBe(422);
    expect(await evil.text()).not.toContain("evil.example");
  });

  it("takes no form from another site", async () => {
    const { attempt, code } = await ask("ann@example.com");
    const fields = { attempt, redirect_uri: REDIRECT, code };
    expect((await form("/login/code", fields, { "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
  });

  it.each(["/login", "/login/code"])("answers a malformed form to %s with 400", async (path) => {
    for (const [type, body] of [
      ["multipart/form-data", "x"],
      ["multipart/form-data; boundary=b", '--b\r\nContent-Disposition: form-data; name="email"\r\n\r\na'],
    ] as const) {
      const headers = { "Content-Type": type };
      expect((await latchkey.fetch(path, { method: "POST", headers, body })).status).toBe(400);
    }
  });

  it("escapes what is in its address", async () => {
    const query = new URLSearchParams({ attempt: '"><script>alert(1)</script>', redirect_uri: REDIRECT });
    expect(await (await latchkey.get(`/login/code?${query}`)).text()).not.toContain("<script>alert");
  });

  it("sends a new mail with one button", async () => {
    const { location, browser } = await ask("ann@example.com");
    const page = await (await latchkey.get(location, browser)).text();
    expect(page).toContain('<input type="hidden" name="email" value="ann@example.com"/>');
    expect((await form("/login", { email: "ann@example.com", redirect_uri: REDIRECT }, browser)).status).toBe(
      303,
    );
  });
});
