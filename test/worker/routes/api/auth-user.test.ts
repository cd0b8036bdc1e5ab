import { env } from "cloudflare:workers";
import { decodeJwt, SignJWT } from "jose";
import { describe, expect, it, vi } from "vitest";
import { parseSigningKeys } from "../../../../src/tokens/signing-keys";
import { bearer, instance, signIn } from "../../helpers";

const latchkey = instance();
const whoIs = (headers?: Record<string, string>) => latchkey.get("/api/auth_user", headers);

async function refused(response: Response) {
  expect(response.status).toBe(401);
  expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer/);
  expect(await response.json()).toEqual({ message: "Unauthorized" });
}

describe("GET /api/auth_user", () => {
  it("says whose token it is", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const response = await whoIs(bearer(accessToken));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      id: decodeJwt(accessToken).sub,
      email: "ann@example.com",
      username: null,
    });
  });

  it.each([
    ["nothing", {}],
    ["no token", { Authorization: "Bearer" }],
    ["another scheme", { Authorization: "Basic YTpi" }],
    ["a word", { Authorization: "Bearer abc" }],
    ["three words", { Authorization: "Bearer a.b.c" }],
    ["two tokens", { Authorization: "Bearer a b" }],
  ])("refuses %s", async (_, headers) => refused(await whoIs(headers as Record<string, string>)));

  it("answers 418 where the token is good but its user is gone", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    await env.DB.prepare("DELETE FROM users").run();
    const response = await whoIs(bearer(accessToken));
    expect(response.status).toBe(418);
    expect(await response.json()).toEqual({ message: "I'm a teapot" });
  });

  it.each([
    ["revoked", "UPDATE sessions SET revoked_at = 1"],
    ["expired", "UPDATE sessions SET expires_at = 1"],
    ["deleted", "DELETE FROM sessions"],
  ])("refuses a token whose session is %s, at once", async (_, sql) => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    await env.DB.prepare(sql).run();
    await refused(await whoIs(bearer(accessToken)));
  });

  it("refuses a disabled user", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    await env.DB.prepare("UPDATE users SET disabled_at = 1").run();
    await refused(await whoIs(bearer(accessToken)));
  });

  it("refuses another user's session in a token of ours", async () => {
    const ann = decodeJwt((await signIn(latchkey, "ann@example.com")).accessToken);
    const eve = decodeJwt((await signIn(latchkey, "eve@example.com")).accessToken);
    await refused(await whoIs(bearer(await sign({ ...ann, sid: eve.sid }))));
  });

  it("refuses a token past its time", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3601_000 });
    await refused(await whoIs(bearer(accessToken)));
  });

  it("refuses every token that was tampered with", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const [header = "", payload = "", signature = ""] = accessToken.split(".");
    const claims = decodeJwt(accessToken);
    const none = btoa(JSON.stringify({ alg: "none" })).replaceAll("=", "");
    const [{ publicJwk, kid } = { publicJwk: null, kid: "" }] = await parseSigningKeys(
      String(env.SIGNING_KEYS),
    );
    const publicKeyAsSecret = new TextEncoder().encode(JSON.stringify(publicJwk));
    const forgeries = {
      "no signature": `${header}.${payload}.`,
      "another signature": `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      "alg none": `${none}.${payload}.`,
      "HS256 with the public key": await new SignJWT(claims)
        .setProtectedHeader({ alg: "HS256", kid, typ: "at+jwt" })
        .sign(publicKeyAsSecret),
      "another issuer": await sign({ ...claims, iss: "https://evil.example" }),
      "an unknown kid": await sign(claims, { kid: "unknown" }),
      "no kid": await sign(claims, { kid: undefined }),
      "another type": await sign(claims, { typ: "JWT" }),
      "no expiry": await sign({ ...claims, exp: undefined }),
      "not yet valid": await sign({ ...claims, nbf: Math.floor(Date.now() / 1000) + 600 }),
    };
    expect((await whoIs(bearer(await sign(claims)))).status).toBe(200);
    for (const [name, token] of Object.entries(forgeries))
      expect([name, (await whoIs(bearer(token))).status]).toEqual([name, 401]);
  });
});

/** A token signed with the service's own key. */
async function sign(claims: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
  const [{ signWith, kid, alg }] = await parseSigningKeys(String(env.SIGNING_KEYS));
  return new SignJWT(claims).setProtectedHeader({ alg, kid, typ: "at+jwt", ...header }).sign(signWith);
}
