import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { describe, expect, it, vi } from "vitest";
import { countOf, direct, fragmentOf, ORIGIN, REDIRECT_URI, startLogin } from "../../../helpers";

const latchkey = direct();
const PATH = "/api/passwordless/verify_redirect";
const TOKEN = "a".repeat(43);
const expired = { message: "Link expired or already used" };
const query = (parameters: Record<string, string>) => `${PATH}?${new URLSearchParams(parameters)}`;

describe("GET /api/passwordless/verify_redirect", () => {
  it("sends the person back with tokens behind the #", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    const response = await latchkey.get(link);
    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toMatch(/^http:\/\/localhost:3000\/callback#jwt=/);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Referrer-Policy")).toBe("no-referrer");
    const fragment = fragmentOf(response);
    expect(fragment.get("expires_at")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(fragment.get("refresh_token")).toMatch(/^[\w-]{43}$/);
    expect(Date.parse(fragment.get("expires_at") ?? "") / 1000).toBe(
      decodeJwt(fragment.get("jwt") ?? "").exp,
    );
  });

  it("keeps the redirect URI's query", async () => {
    const { link } = await startLogin(
      latchkey,
      "ann@example.com",
      "http://localhost:3000/cb?next=%2Fhome&x=1",
    );
    expect((await latchkey.get(link)).headers.get("Location")).toMatch(
      /^http:\/\/localhost:3000\/cb\?next=%2Fhome&x=1#jwt=/,
    );
  });

  it("creates the user at the first login and never again", async () => {
    const first = await startLogin(latchkey, "Ann@example.com");
    const second = await startLogin(latchkey, "ann@EXAMPLE.com");
    const subjects = [];
    for (const { link } of [first, second])
      subjects.push(decodeJwt(fragmentOf(await latchkey.get(link)).get("jwt") ?? "").sub);
    expect(subjects[0]).toBe(subjects[1]);
    expect(await countOf("users")).toBe(1);
    expect(await countOf("sessions")).toBe(2);
  });

  it("refuses a link already used", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    await latchkey.get(link);
    const response = await latchkey.get(link);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(expired);
  });

  it("refuses a link already used though KV keeps its attempt, to its end and with no deletion to pay for", async () => {
    const { link, attemptId } = await startLogin(latchkey, "ann@example.com");
    await latchkey.get(link);
    expect((await env.ATTEMPTS.list()).keys).toMatchObject([
      { name: `attempt:${attemptId}`, expiration: expect.any(Number) },
    ]);
    expect((await latchkey.get(link)).status).toBe(400);
    expect(await countOf("sessions")).toBe(1);
  });

  it("is good until LINK_TTL and not a second longer", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const early = await startLogin(latchkey, "ann@example.com");
    const late = await startLogin(latchkey, "ann@example.com");
    vi.setSystemTime(start + 899_000);
    expect((await latchkey.get(early.link)).status).toBe(302);
    vi.setSystemTime(start + 901_000);
    const response = await latchkey.get(late.link);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(expired);
  });

  it.each([
    ["unknown", TOKEN],
    ["too short", "abc"],
    ["too long", "a".repeat(5000)],
    ["not base64url", `${"a".repeat(42)}!`],
    ["the attempt's id", ""],
  ])("answers a token that is %s like an expired one", async (kind, token) => {
    const { attemptId } = await startLogin(latchkey, "ann@example.com");
    const verification_code = kind === "the attempt's id" ? attemptId : token;
    const response = await latchkey.get(query({ verification_code, redirect_uri: REDIRECT_URI }));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(expired);
  });

  it.each([
    ["both", {}, { verification_code: "Verification code required", redirect_uri: "Redirect URI required" }],
    ["no code", { redirect_uri: REDIRECT_URI }, { verification_code: "Verification code required" }],
    ["no redirect URI", { verification_code: TOKEN }, { redirect_uri: "Redirect URI required" }],
    ["a word", { verification_code: TOKEN, redirect_uri: "x" }, { redirect_uri: "Invalid redirect URI" }],
    [
      "elsewhere",
      { verification_code: TOKEN, redirect_uri: "https://evil.example/" },
      { redirect_uri: "Redirect URI not allowed" },
    ],
  ])("names what is wrong: %s", async (_, parameters, fields) => {
    const response = await latchkey.get(query(parameters));
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual(fields);
  });

  it("refuses a redirect URI that is allowed but not the one of the start, and loses nothing", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    const response = await latchkey.get(link.replace("callback", "elsewhere"));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(expired);
    expect((await latchkey.get(link)).status).toBe(302);
  });

  it("refuses a redirect URI that has left the allow-list since the start", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    const response = await direct({ ALLOWED_REDIRECTS: "https://app.example.com/" }).get(link);
    expect(response.status).toBe(422);
    expect(await countOf("sessions")).toBe(0);
  });

  it.each([
    ["HEAD", { method: "HEAD" }],
    ["a prefetch", { headers: { "Sec-Purpose": "prefetch" } }],
    ["a prerender", { headers: { "Sec-Purpose": "prefetch;prerender" } }],
    ["an older prefetch", { headers: { Purpose: "prefetch" } }],
    ["a preview", { headers: { "X-Purpose": "preview" } }],
    ["a frame", { headers: { "Sec-Fetch-Dest": "iframe" } }],
    ["an image", { headers: { "Sec-Fetch-Dest": "image" } }],
  ])("lets %s consume nothing", async (_, init) => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    const response = await latchkey.fetch(link, init);
    expect(response.headers.get("Location")).toBeNull();
    expect(await countOf("sessions")).toBe(0);
    expect((await latchkey.get(link)).status).toBe(302);
  });

  it("opens no session for a disabled user", async () => {
    await latchkey.post("/api/users", { email: "ann@example.com", username: "ann" });
    await env.DB.prepare("UPDATE users SET disabled_at = 1").run();
    const { link } = await startLogin(latchkey, "ann@example.com");
    expect((await latchkey.get(link)).status).toBe(400);
    expect(await countOf("sessions")).toBe(0);
  });
});

describe("a person's browser", () => {
  const browser = { Accept: "text/html,application/xhtml+xml" };

  it("meets a page with the next step where the link is used up", async () => {
    const response = await latchkey.get(
      query({ verification_code: TOKEN, redirect_uri: REDIRECT_URI }),
      browser,
    );
    expect(response.status).toBe(400);
    expect(response.headers.get("Content-Type")).toContain("text/html");
    const page = await response.text();
    expect(page).toContain("This link does not work any more");
    expect(page).toContain(`value="${REDIRECT_URI}"`);
  });

  it("meets a page, and no way to another site, where the link was tampered with", async () => {
    const response = await latchkey.get(
      query({ verification_code: TOKEN, redirect_uri: "https://evil.example/" }),
      browser,
    );
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain("This link is not complete");
    expect(page).not.toContain("evil.example");
  });
});

describe("POST /api/passwordless/verify_redirect", () => {
  it("consumes as the GET does", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    const response = await latchkey.fetch(link, { method: "POST" });
    expect(response.status).toBe(302);
    expect(fragmentOf(response).get("jwt")).toBeTruthy();
    expect((await latchkey.fetch(link, { method: "POST" })).status).toBe(400);
  });

  it("takes a form from its own page", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    const headers = { Origin: ORIGIN, "Content-Type": "application/x-www-form-urlencoded" };
    expect((await latchkey.fetch(link, { method: "POST", headers })).status).toBe(302);
  });

  it.each([
    ["Origin", { Origin: "https://evil.example" }],
    ["an opaque Origin", { Origin: "null" }],
    ["Sec-Fetch-Site", { "Sec-Fetch-Site": "cross-site" }],
    ["Sec-Fetch-Site of a sibling", { "Sec-Fetch-Site": "same-site", Origin: ORIGIN }],
  ])("refuses a form from another site's page, told by %s, and loses nothing", async (_, headers) => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    const response = await latchkey.fetch(link, { method: "POST", headers });
    expect(response.status).toBe(403);
    expect((await latchkey.get(link)).status).toBe(302);
  });
});
