import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { bearer, countOf, instance, signIn } from "../helpers";
import { freezeTime, register, signInto } from "../openid";

const latchkey = instance();
let person: Browser;

beforeEach(async () => {
  await register();
  person = browser(latchkey);
});

const userinfo = (accessToken: string) => latchkey.get("/oauth/userinfo", bearer(accessToken));

async function infoWith(scope: string): Promise<Record<string, unknown>> {
  const { access_token } = await signInto(latchkey, person, { scope });
  return (await userinfo(access_token)).json();
}

describe("the UserInfo endpoint", () => {
  it("OpenID Connect Core §5.3.1: takes GET and POST, with the access token in the header", async () => {
    const { access_token } = await signInto(latchkey, person);
    for (const method of ["GET", "POST"]) {
      const response = await latchkey.fetch("/oauth/userinfo", { method, headers: bearer(access_token) });
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toMatch("application/json");
      expect(response.headers.get("Cache-Control")).toBe("no-store");
    }
  });

  it("OpenID Connect Core §5.3.2: says the sub of the ID token, always", async () => {
    const { access_token, id_token } = await signInto(latchkey, person, { scope: "openid" });
    expect(await (await userinfo(access_token)).json()).toEqual({ sub: decodeJwt(id_token).sub });
  });

  it("OpenID Connect Core §5.4: says what was granted, and no more", async () => {
    await latchkey.post("/api/users", { email: "ann@example.com", username: "ann" });
    const sub = expect.any(String);
    expect(await infoWith("openid email")).toEqual({ sub, email: "ann@example.com", email_verified: true });
    expect(await infoWith("openid profile")).toEqual({ sub, preferred_username: "ann" });
  });

  it("OpenID Connect Core §5.3.2: leaves a claim out that has no value", async () => {
    expect(Object.keys(await infoWith("openid profile"))).toEqual(["sub"]);
  });

  it("OpenID Connect Core §5.3: says how things are now, not how they were at the login", async () => {
    const { access_token } = await signInto(latchkey, person);
    await env.DB.prepare("UPDATE users SET email = 'new@example.com', email_key = 'new@example.com'").run();
    expect(await (await userinfo(access_token)).json()).toMatchObject({ email: "new@example.com" });
  });

  it("RFC 6750 §3.1, OpenID Connect Core §5.3: refuses an access token without openid with 403 insufficient_scope", async () => {
    const { access_token } = await signInto(latchkey, person, { scope: "email profile" });
    const response = await userinfo(access_token);
    expect(response.status).toBe(403);
    expect(response.headers.get("WWW-Authenticate")).toBe('Bearer error="insufficient_scope"');
  });

  it("RFC 6750 §3, OpenID Connect Core §5.3.3: refuses what is no good token with 401 and the scheme", async () => {
    const time = freezeTime();
    const { access_token, id_token, refresh_token } = await signInto(latchkey, person);
    const [header, payload, signature = ""] = access_token.split(".");
    for (const token of [
      id_token,
      refresh_token,
      `${header}.${payload}.${signature.slice(1)}A`,
      `${header}.${payload}.`,
      "x",
    ]) {
      const response = await userinfo(token);
      expect(response.status).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toBe('Bearer error="invalid_token"');
    }
    expect((await latchkey.get("/oauth/userinfo")).headers.get("WWW-Authenticate")).toBe("Bearer");
    time.move(3600);
    expect((await userinfo(access_token)).status).toBe(401);
  });

  it("RFC 6750 §2.2, §2.3, RFC 9700 §4.3.2: takes no access token from the address, nor from a form", async () => {
    const { access_token } = await signInto(latchkey, person);
    const body = new URLSearchParams({ access_token });
    expect((await latchkey.fetch("/oauth/userinfo", { method: "POST", body })).status).toBe(401);
    expect((await latchkey.get(`/oauth/userinfo?access_token=${access_token}`)).status).toBe(401);
  });

  it("heeds no cookie: what is signed in here is no token", async () => {
    await signInto(latchkey, person);
    expect((await person.open("/oauth/userinfo")).status).toBe(401);
  });

  it("refuses the token of a session that ended, and of a user who is gone", async () => {
    const { access_token } = await signInto(latchkey, person);
    await person.submit("/account/sign-out", { session: "this" });
    expect((await userinfo(access_token)).status).toBe(401);
    const again = await signInto(latchkey, person);
    await person.submit("/account/delete");
    expect((await userinfo(again.access_token)).status).toBe(401);
  });

  it("OpenID Connect Core §5.3.1: may be called by a page of any application", async () => {
    const { access_token } = await signInto(latchkey, person);
    const Origin = "https://app.example.com";
    const preflight = await latchkey.fetch("/oauth/userinfo", {
      method: "OPTIONS",
      headers: {
        Origin,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
      },
    });
    expect(preflight.headers.get("Access-Control-Allow-Origin")).toBe(Origin);
    expect(preflight.headers.get("Access-Control-Allow-Headers")).toMatch(/authorization/i);
    const { headers } = await latchkey.get("/oauth/userinfo", { ...bearer(access_token), Origin });
    expect(headers.get("Access-Control-Allow-Origin")).toBe(Origin);
    expect(headers.get("Access-Control-Allow-Credentials")).toBeNull();
  });
});

describe("what an application may do with its access token at the account", () => {
  const EVERYTHING = "openid email profile offline_access";

  it.each([
    ["GET", "/api/sessions"],
    ["DELETE", "/api/sessions"],
    ["DELETE", "/api/sessions?all=true"],
    ["DELETE", "/api/sessions/00000000-0000-7000-8000-000000000000"],
    ["POST", "/api/logout"],
    ["DELETE", "/api/auth_user"],
    ["PATCH", "/api/auth_user"],
    ["POST", "/api/auth_user/email"],
  ])(
    "RFC 6750 §3.1: %s %s is not for it: 403 insufficient_scope, and nothing happens",
    async (method, path) => {
      const { access_token } = await signInto(latchkey, person, { scope: EVERYTHING });
      const sent = (await latchkey.mails()).length;
      const response = await latchkey.fetch(path, {
        method,
        headers: { ...bearer(access_token), "Content-Type": "application/json" },
        ...(["PATCH", "POST"].includes(method) && {
          body: JSON.stringify({ username: "eve", email: "eve@example.com" }),
        }),
      });
      expect(response.status).toBe(403);
      expect(response.headers.get("WWW-Authenticate")).toBe('Bearer error="insufficient_scope"');
      expect((await userinfo(access_token)).status).toBe(200);
      expect(await latchkey.mails()).toHaveLength(sent);
      expect(await countOf("users")).toBe(1);
    },
  );

  it("RFC 6750 §3.1: GET /api/auth_user is, where both email and profile were granted", async () => {
    const status = async (scope: string) => {
      const { access_token } = await signInto(latchkey, person, { scope });
      return (await latchkey.get("/api/auth_user", bearer(access_token))).status;
    };
    expect(await status("email profile")).toBe(200);
    for (const scope of ["openid email", "openid profile offline_access", "openid"])
      expect(await status(scope)).toBe(403);
  });

  it("and a frontend of the allow-list, whose tokens carry no scope, may do all of it, and ask for userinfo", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    expect((await latchkey.get("/api/sessions", bearer(accessToken))).status).toBe(200);
    expect(await (await userinfo(accessToken)).json()).toMatchObject({ email: "ann@example.com" });
  });
});

describe("an access token", () => {
  it("RFC 9068 §2.2, RFC 9700 §2.3: is for the one client, and carries its scope, and no address that was not granted", async () => {
    const { access_token } = await signInto(latchkey, person, { scope: "openid" });
    const claims = decodeJwt(access_token);
    expect(claims).toMatchObject({ aud: "app", client_id: "app", scope: "openid", jti: expect.any(String) });
    expect(claims).not.toHaveProperty("email");
    expect(claims).not.toHaveProperty("email_verified");
    expect(claims).not.toHaveProperty("nonce");
  });
});
