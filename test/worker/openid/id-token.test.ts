import { env } from "cloudflare:workers";
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { browser } from "../browser";
import { bearer, type Instance, instance, ORIGIN } from "../helpers";
import { answerIn, authorizeUrl, freezeTime, register, signInto } from "../openid";

const latchkey = instance();

beforeEach(() => register());

const signedInTo = (service: Instance, changes: Record<string, string | null> = {}) =>
  signInto(service, browser(service), changes);

async function keysOf(service: Instance) {
  return createLocalJWKSet(await (await service.get("/.well-known/jwks.json")).json());
}

const newKey = async (alg: string) =>
  exportJWK((await generateKeyPair(alg, { extractable: true, modulusLength: 2048 })).privateKey);
const OCT = { kty: "oct", k: "YQk3dEp2c0xtUXh3Qm5Hc1R5VmZLZFpjUmhYcE9qVWk" };
const withKeys = (...keys: object[]) => instance({ SIGNING_KEYS: JSON.stringify({ keys }) });

describe("an ID token", () => {
  it("OpenID Connect Core §2: says who, for whom, by whom, when, and nothing but that and what was granted", async () => {
    freezeTime();
    const now = Math.floor(Date.now() / 1000);
    const { id_token } = await signedInTo(latchkey, { scope: "openid" });
    expect(decodeJwt(id_token)).toEqual({
      iss: ORIGIN,
      sub: expect.stringMatching(/^[\x20-\x7e]{1,255}$/),
      aud: "app",
      exp: now + 3600,
      iat: now,
      auth_time: now,
      nonce: "the nonce",
      sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it("OpenID Connect Core §3.1.2.1: gives the nonce back as it came, and none where there was none", async () => {
    const nonce = `a+b %20"\\ü🗝`;
    expect(decodeJwt((await signedInTo(latchkey, { nonce })).id_token).nonce).toBe(nonce);
    expect(decodeJwt((await signedInTo(latchkey, { nonce: null })).id_token)).not.toHaveProperty("nonce");
  });

  it("OpenID Connect Core §3.1.3.7, §10.1: is verified by the JWKS, with the algorithm and key that its header names", async () => {
    const { id_token } = await signedInTo(latchkey);
    const { payload, protectedHeader } = await jwtVerify(id_token, await keysOf(latchkey), {
      issuer: ORIGIN,
      audience: "app",
      algorithms: ["ES256"],
    });
    expect(payload.sub).toEqual(expect.any(String));
    expect(protectedHeader).toMatchObject({ alg: "ES256", kid: expect.any(String) });
  });

  it.each([
    ["ES256", "ES256"],
    ["EdDSA", "EdDSA"],
    ["RS256", "RS256"],
  ])(
    "OpenID Connect Core §15.1, Discovery §3: is signed by %s where that is the key, and discovery says so",
    async (alg) => {
      const service = withKeys(await newKey(alg));
      const { id_token } = await signedInTo(service);
      const { protectedHeader } = await jwtVerify(id_token, await keysOf(service), { issuer: ORIGIN });
      expect(protectedHeader.alg).toBe(alg);
      const discovery = await (await service.get("/.well-known/openid-configuration")).json();
      expect(discovery).toMatchObject({ id_token_signing_alg_values_supported: [alg] });
    },
  );

  it("OpenID Connect Core §2: is never unsigned, nor signed by a key that the client does not have: where there is no other, there is no door", async () => {
    const symmetric = withKeys(OCT);
    expect((await symmetric.get(await authorizeUrl())).status).toBe(404);
    const discovery = (await (await symmetric.get("/.well-known/openid-configuration")).json()) as object;
    for (const name of [
      "authorization_endpoint",
      "userinfo_endpoint",
      "id_token_signing_alg_values_supported",
    ])
      expect(discovery).not.toHaveProperty(name);
    expect(discovery).toMatchObject({
      response_types_supported: [],
      grant_types_supported: ["refresh_token"],
    });
  });

  it("OpenID Connect Core §10.1: is signed by the first key that others can verify with, whatever signs access tokens", async () => {
    const mixed = withKeys(OCT, await newKey("ES256"));
    const { id_token, access_token } = await signedInTo(mixed);
    expect(decodeProtectedHeader(id_token).alg).toBe("ES256");
    expect(decodeProtectedHeader(access_token).alg).toBe("HS256");
    await jwtVerify(id_token, await keysOf(mixed), { issuer: ORIGIN });
  });

  it("OpenID Connect Core §10.1.1: of an older key is a good hint as long as that is there", async () => {
    const [older, newer] = [await newKey("ES256"), await newKey("ES256")];
    const before = withKeys(older);
    const person = browser(before);
    const { id_token: id_token_hint } = await signInto(before, person);
    const url = await authorizeUrl({ id_token_hint, prompt: "none" });
    const headers = { Cookie: `__Host-session=${person.cookies.get("__Host-session")}` };
    const answerOf = async (service: Instance) => answerIn(await service.get(url, headers));
    expect(await answerOf(withKeys(newer, older))).toMatchObject({ code: expect.any(String) });
    expect(await answerOf(withKeys(newer))).toMatchObject({ error: "login_required" });
  });

  it("OpenID Connect Core §5.4: carries what the scopes email and profile name, where they were granted", async () => {
    await latchkey.post("/api/users", { email: "ann@example.com", username: "ann" });
    const claims = async (scope: string) => decodeJwt((await signedInTo(latchkey, { scope })).id_token);
    expect(await claims("openid email")).toMatchObject({ email: "ann@example.com", email_verified: true });
    expect(await claims("openid email")).not.toHaveProperty("preferred_username");
    expect(await claims("openid profile")).toMatchObject({ preferred_username: "ann" });
    expect(await claims("openid profile")).not.toHaveProperty("email");
  });

  it("OpenID Connect Core §3.1.3.3: comes with openid alone", async () => {
    const tokens = await signedInTo(latchkey, { scope: "email profile offline_access" });
    expect(tokens).not.toHaveProperty("id_token");
    expect(tokens.scope).toBe("email profile offline_access");
  });

  it("OpenID Connect Core §16.11, RFC 9068 §5: is no access token, and its header says so", async () => {
    const { id_token, access_token } = await signedInTo(latchkey);
    expect(decodeProtectedHeader(id_token).typ).toBe("JWT");
    expect(decodeProtectedHeader(access_token).typ).toBe("at+jwt");
    for (const path of ["/oauth/userinfo", "/api/auth_user", "/api/sessions"])
      expect((await latchkey.get(path, bearer(id_token))).status).toBe(401);
  });

  it("OpenID Connect Core §5.7, §8: names one person by one sub, for all applications, whatever their address", async () => {
    await register({ id: "other" });
    const person = browser(latchkey);
    const first = decodeJwt((await signInto(latchkey, person)).id_token);
    await env.DB.prepare("UPDATE users SET email = 'new@example.com', email_key = 'new@example.com'").run();
    const second = decodeJwt((await signInto(latchkey, person, { client_id: "other" })).id_token);
    const third = decodeJwt((await signedInTo(latchkey)).id_token);
    expect(second).toMatchObject({ sub: first.sub, aud: "other", email: "new@example.com" });
    expect(third.sub).not.toBe(first.sub);
  });
});
