import { env } from "cloudflare:workers";
import { decodeJwt, SignJWT } from "jose";
import { describe, expect, it, vi } from "vitest";
import { parseSigningKeys } from "../../../../src/tokens/signing-keys";
import { bearer, countOf, instance, refresh, signIn, startLogin, wrongCode } from "../../helpers";

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

describe("PATCH /api/auth_user", () => {
  const rename = (accessToken: string, body: unknown) =>
    latchkey.fetch("/api/auth_user", {
      method: "PATCH",
      headers: { "Content-Type": "application/json", ...bearer(accessToken) },
      body: JSON.stringify(body),
    });

  it("gives the user another username", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const response = await rename(accessToken, { username: "Ann" });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ email: "ann@example.com", username: "Ann" });
    expect((await rename(accessToken, { username: "ann" })).status).toBe(200);
    expect(await (await whoIs(bearer(accessToken))).json()).toMatchObject({ username: "ann" });
  });

  it("says that the user is gone where they were deleted in between", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const DB = new Proxy(env.DB, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (name !== "batch") return value.bind(target);
        return async (statements: D1PreparedStatement[]) => {
          await target.prepare("DELETE FROM users").run();
          return target.batch(statements);
        };
      },
    });
    const response = await instance({ DB }).fetch("/api/auth_user", {
      method: "PATCH",
      headers: { "Content-Type": "application/json", ...bearer(accessToken) },
      body: JSON.stringify({ username: "ann" }),
    });
    expect(response.status).toBe(418);
  });

  it.each([
    [{}, "Username required"],
    [{ username: "1ann" }, "Invalid username"],
    [{ username: null }, "Username required"],
  ])("names what is wrong: %j", async (body, username) => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const response = await rename(accessToken, body);
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({ username });
  });

  it("refuses one that is another's, in any case, also to 10 who ask at once", async () => {
    await latchkey.post("/api/users", { email: "eve@example.com", username: "taken" });
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const response = await rename(accessToken, { username: "TAKEN" });
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ username: "Username taken" });
    const people = await Promise.all(
      Array.from({ length: 10 }, (_, i) => signIn(latchkey, `p${i}@example.com`)),
    );
    const answers = await Promise.all(
      people.map((person) => rename(person.accessToken, { username: "wanted" })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(403)]);
  });

  it("is refused without a token", async () => {
    await refused(await rename("abc", { username: "ann" }));
  });
});

describe("DELETE /api/auth_user", () => {
  const remove = (accessToken: string) =>
    latchkey.fetch("/api/auth_user", { method: "DELETE", headers: bearer(accessToken) });

  it("deletes the account, its refresh tokens and counters, and ends its sessions", async () => {
    const { attemptId, code } = await startLogin(latchkey, "ann@example.com");
    await latchkey.post("/api/passwordless/verify", { attemptId, code: wrongCode(code) });
    const other = await signIn(latchkey, "ann@example.com");
    const bystander = await signIn(latchkey, "bob@example.com");
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    expect((await remove(accessToken)).status).toBe(204);
    expect((await whoIs(bearer(accessToken))).status).toBe(418);
    expect((await whoIs(bearer(other.accessToken))).status).toBe(418);
    expect(await refresh(latchkey, other.refreshToken)).toBeNull();
    expect((await whoIs(bearer(bystander.accessToken))).status).toBe(200);
    expect(await countOf("users")).toBe(1);
    expect(await countOf("refresh_tokens")).toBe(1);
    const { results } = await env.DB.prepare("SELECT key FROM counters WHERE key LIKE 'code%'").all();
    expect(results).toEqual([{ key: `code of ${attemptId}` }]);
    expect(
      await env.DB.prepare(
        "SELECT count(*) AS n FROM sessions WHERE user_id IS NULL AND browser IS NULL",
      ).first("n"),
    ).toBe(2);
    expect((await latchkey.post("/api/users", { email: "ann@example.com", username: "ann" })).status).toBe(
      201,
    );
  });

  it("wants a login within the last ten minutes; a refresh is none", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    vi.setSystemTime(start + 600_000);
    const fresh = (await refresh(latchkey, refreshToken))?.access_token ?? "";
    const response = await remove(fresh);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message: "Sign in again" });
    expect(await countOf("users")).toBe(1);
    const again = await signIn(latchkey, "ann@example.com");
    vi.setSystemTime(start + 1_199_000);
    expect((await remove(again.accessToken)).status).toBe(204);
  });

  it("is refused without a token", async () => refused(await remove("abc")));
});

/** A token signed with the service's own key. */
async function sign(claims: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
  const [{ signWith, kid, alg }] = await parseSigningKeys(String(env.SIGNING_KEYS));
  return new SignJWT(claims).setProtectedHeader({ alg, kid, typ: "at+jwt", ...header }).sign(signWith);
}
