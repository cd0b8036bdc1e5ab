import { env } from "cloudflare:workers";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from "jose";
import { describe, expect, it } from "vitest";
import { bearer, type Instance, instance, ORIGIN, signIn } from "../helpers";

const latchkey = instance();

/** What a verifier elsewhere does that knows nothing but the address of the JWKS. */
function verifyRemotely(token: string) {
  const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", ORIGIN), {
    [customFetch]: (url) => latchkey.fetch(url),
  });
  return jwtVerify(token, keys, { issuer: ORIGIN, audience: "http://localhost:3000" });
}

const keySet = (...keys: unknown[]) => JSON.stringify({ keys });

async function privateJwk(alg: string, crv?: string) {
  return exportJWK((await generateKeyPair(alg, { crv, extractable: true })).privateKey);
}

describe("an access token", () => {
  it("carries the claims of the contract, and is accepted by whoever has the JWKS", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const { payload, protectedHeader } = await verifyRemotely(accessToken);
    const session = await env.DB.prepare("SELECT * FROM sessions").first();
    expect(protectedHeader).toEqual({
      alg: "ES256",
      kid: expect.stringMatching(/^[\w-]{43}$/),
      typ: "at+jwt",
    });
    expect(payload).toEqual({
      iss: ORIGIN,
      sub: session?.user_id,
      aud: "http://localhost:3000",
      exp: Number(session?.created_at) + 3600,
      iat: session?.created_at,
      jti: expect.any(String),
      sid: session?.id,
      email: "ann@example.com",
      email_verified: true,
      client_id: "http://localhost:3000",
      auth_time: session?.created_at,
    });
  });

  it("is for one frontend alone", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const { keys } = (await (await latchkey.get("/.well-known/jwks.json")).json()) as { keys: [] };
    await expect(
      jwtVerify(accessToken, createLocalJWKSet({ keys }), { audience: "http://localhost:5173" }),
    ).rejects.toThrow();
  });

  it.each([
    ["ES256", "ES256", undefined],
    ["EdDSA", "EdDSA", "Ed25519"],
    ["RS256", "RS256", undefined],
  ])("is signed with %s where the first key says so", async (alg, generated, crv) => {
    const signer = instance({ SIGNING_KEYS: keySet(await privateJwk(generated, crv)) });
    const { accessToken } = await signIn(signer, "ann@example.com");
    expect(decodeProtectedHeader(accessToken).alg).toBe(alg);
    const { keys } = (await (await signer.get("/.well-known/jwks.json")).json()) as { keys: [] };
    await jwtVerify(accessToken, createLocalJWKSet({ keys }));
    expect((await signer.get("/api/auth_user", bearer(accessToken))).status).toBe(200);
  });

  it("is signed with HS256 by a symmetric key, which the JWKS never shows", async () => {
    const key = {
      kty: "oct",
      k: btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))).replace(/[+/=]/g, "A"),
    };
    const signer = instance({ SIGNING_KEYS: keySet(key) });
    const { accessToken } = await signIn(signer, "ann@example.com");
    expect(decodeProtectedHeader(accessToken).alg).toBe("HS256");
    expect((await signer.get("/api/auth_user", bearer(accessToken))).status).toBe(200);
    expect(await (await signer.get("/.well-known/jwks.json")).json()).toEqual({ keys: [] });
  });

  it("stays good when another key has moved to the front", async () => {
    const [old] = JSON.parse(String(env.SIGNING_KEYS)).keys;
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const rotated = instance({ SIGNING_KEYS: keySet(await privateJwk("ES256"), old) });
    expect((await rotated.get("/api/auth_user", bearer(accessToken))).status).toBe(200);
    const retired = instance({ SIGNING_KEYS: keySet(await privateJwk("ES256")) });
    expect((await retired.get("/api/auth_user", bearer(accessToken))).status).toBe(401);
  });
});

describe("a rotation under load", () => {
  it("refuses no good token, though isolates with neighbouring sets of keys answer side by side", async () => {
    const [old] = JSON.parse(String(env.SIGNING_KEYS)).keys;
    const fresh = await privateJwk("ES256");
    const stages = [[old], [old, fresh], [fresh, old]].map((keys) =>
      instance({ SIGNING_KEYS: keySet(...keys) }),
    );
    const load = Array.from({ length: 60 }, async (_, i) => {
      const [issuing, verifying] = [
        stages[i % 3],
        stages[Math.min(2, Math.max(0, (i % 3) + ((i >> 2) % 3) - 1))],
      ];
      const { accessToken } = await signIn(issuing as Instance, `person${i}@example.com`);
      return (await (verifying as Instance).get("/api/auth_user", bearer(accessToken))).status;
    });
    expect(new Set(await Promise.all(load))).toEqual(new Set([200]));
  });
});

describe("GET /.well-known/jwks.json", () => {
  it("shows the public half and nothing of the private one", async () => {
    const response = await latchkey.get("/.well-known/jwks.json");
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=300");
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    expect(keys).toEqual([
      {
        kty: "EC",
        crv: "P-256",
        x: expect.any(String),
        y: expect.any(String),
        kid: expect.any(String),
        alg: "ES256",
        use: "sig",
        iat: expect.any(Number), // when the key was made, as `npm run keys` and `npm start` write it
      },
    ]);
    const [{ d }] = JSON.parse(String(env.SIGNING_KEYS)).keys;
    expect(JSON.stringify(keys)).not.toContain(d);
  });
});
