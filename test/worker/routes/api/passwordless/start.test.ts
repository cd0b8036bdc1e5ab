import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../../../src/lib/crypto";
import { countOf, direct, REDIRECT_URI, startLogin, tokenIn } from "../../../helpers";

const latchkey = direct();
const start = (body: unknown, headers?: Record<string, string>) =>
  latchkey.post("/api/passwordless/start", body, headers);

describe("POST /api/passwordless/start", () => {
  it("answers 204 with the attempt's id, and mails one link", async () => {
    const { response, link, attemptId } = await startLogin(latchkey, "ann@example.com");
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
    expect(attemptId).toBe(await sha256(tokenIn(link)));
    expect(await latchkey.mails("ann@example.com")).toHaveLength(1);
  });

  it("stores one attempt that KV forgets when it expires, and nothing in D1", async () => {
    const { attemptId } = await startLogin(latchkey, "ann@example.com");
    const { keys } = await env.ATTEMPTS.list();
    expect(keys).toEqual([{ name: `attempt:${attemptId}`, expiration: expect.any(Number) }]);
    expect(keys[0]?.expiration).toBeGreaterThan(Date.now() / 1000 + 890);
    expect(keys[0]?.expiration).toBeLessThanOrEqual(Date.now() / 1000 + 901);
    expect(await countOf("users")).toBe(0);
  });

  it("writes a mail that names the app, the address, how long the link lives, and that it works once", async () => {
    const { mail, link } = await startLogin(
      direct({ APP_NAME: "Acme & Sons", LINK_TTL: "1h" }),
      "ann@example.com",
    );
    expect(mail?.subject).toBe("Sign in to Acme & Sons");
    for (const words of ["Acme & Sons", "ann@example.com", "1 hour", "once", link])
      expect(mail?.text).toContain(words);
    for (const words of [
      "Acme &amp; Sons",
      "ann@example.com",
      "1 hour",
      "once",
      link.replaceAll("&", "&amp;"),
    ])
      expect(mail?.html).toContain(words);
  });

  it("writes it in the language of the browser", async () => {
    await start(
      { email: "ann@example.com", redirectUri: REDIRECT_URI },
      { "Accept-Language": "de-AT,en;q=0.5" },
    );
    const [mail] = await latchkey.mails("ann@example.com");
    expect(mail?.subject).toBe("Bei Latchkey anmelden");
    expect(mail?.text).toContain("15 Minuten");
  });

  it("lets an address with markup end as text", async () => {
    await start({ email: "<b>ann</b>'@example.com", redirectUri: REDIRECT_URI });
    await start({ email: "o'neil&sons=/@example.com", redirectUri: REDIRECT_URI });
    const [mail] = await latchkey.mails();
    expect(mail?.to).toBe("o'neil&sons=/@example.com");
    expect(mail?.html).toContain("o&#39;neil&amp;sons=/@example.com");
  });

  it.each([
    ["both", {}, { email: "Email required", redirectUri: "Redirect URI required" }],
    [
      "wrong ones",
      { email: "x", redirectUri: "x" },
      { email: "Invalid email", redirectUri: "Invalid redirect URI" },
    ],
    [
      "other types",
      { email: {}, redirectUri: 7 },
      { email: "Invalid email", redirectUri: "Invalid redirect URI" },
    ],
    [
      "a redirect URI elsewhere",
      { email: "ann@example.com", redirectUri: "https://evil.example/" },
      { redirectUri: "Redirect URI not allowed" },
    ],
  ])("names what is wrong and sends nothing: %s", async (_, body, fields) => {
    const response = await start(body);
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual(fields);
    expect((await env.ATTEMPTS.list()).keys).toEqual([]);
  });

  it("keeps the older of two attempts good", async () => {
    const first = await startLogin(latchkey, "ann@example.com");
    await startLogin(latchkey, "ann@example.com");
    expect((await latchkey.get(first.link)).status).toBe(302);
  });
});

describe("where sign-up is closed", () => {
  const closed = direct({ SIGNUP: "closed" });

  it("answers a known and an unknown address alike, and mails the known one alone", async () => {
    await latchkey.post("/api/users", { email: "known@example.com", username: "known" });
    const shape = async (email: string) => {
      const response = await closed.post("/api/passwordless/start", { email, redirectUri: REDIRECT_URI });
      const headers = [...response.headers].map(([name, value]) => [
        name,
        value.replace(/(__Host-verifier-)?[\w-]{43}(?=[=.;]|$)/g, "$1<43>").replace(/(un)?known/g, "<who>"),
      ]);
      return [response.status, await response.text(), headers];
    };
    expect(await shape("unknown@example.com")).toEqual(await shape("known@example.com"));
    expect((await closed.mails()).map(({ to }) => to)).toEqual(["known@example.com"]);
  });

  it("opens no session for somebody unknown, even with the link", async () => {
    const { link } = await startLogin(latchkey, "unknown@example.com");
    expect((await closed.get(link)).status).toBe(400);
    expect(await countOf("users")).toBe(0);
    expect(await countOf("sessions")).toBe(0);
  });

  it("lets a known user in", async () => {
    await latchkey.post("/api/users", { email: "known@example.com", username: "known" });
    const { link } = await startLogin(closed, "known@example.com");
    expect((await closed.get(link)).status).toBe(302);
  });

  it("says so where UNKNOWN_EMAIL=reveal", async () => {
    const open = direct({ SIGNUP: "closed", UNKNOWN_EMAIL: "reveal" });
    const response = await open.post("/api/passwordless/start", {
      email: "unknown@example.com",
      redirectUri: REDIRECT_URI,
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: "No user found with that email" });
    expect((await env.ATTEMPTS.list()).keys).toEqual([]);
  });
});
