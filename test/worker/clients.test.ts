import { createRemoteJWKSet, customFetch as joseFetch, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { describe, expect, it } from "vitest";
import { bearer, instance, ORIGIN, signIn } from "./helpers";

const latchkey = instance();
const issuer = new URL(ORIGIN);
const status = async (accessToken: string) =>
  (await latchkey.get("/api/auth_user", bearer(accessToken))).status;
const fetchHere = async (url: string, init?: object) => latchkey.fetch(url, init as RequestInit);

describe("oauth4webapi, which checks every answer against the RFCs,", () => {
  const options = { [oauth.customFetch]: fetchHere, [oauth.allowInsecureRequests]: true } as const;
  const client: oauth.Client = { client_id: "app" };

  async function discover(): Promise<oauth.AuthorizationServer> {
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));
  }

  it("discovers, refreshes, and revokes", async () => {
    const server = await discover();
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      refreshToken,
      options,
    );
    const tokens = await oauth.processRefreshTokenResponse(server, client, response);
    expect(tokens.token_type).toBe("bearer");
    expect(await status(tokens.access_token)).toBe(200);
    const revoked = await oauth.revocationRequest(
      server,
      client,
      oauth.None(),
      tokens.refresh_token ?? "",
      options,
    );
    await oauth.processRevocationResponse(revoked);
    expect(await status(tokens.access_token)).toBe(401);
  });

  it("reads the errors", async () => {
    const server = await discover();
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), "unknown", options);
    await expect(oauth.processRefreshTokenResponse(server, client, response)).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  it("validates the access token by RFC 9068 and the JWKS", async () => {
    const server = await discover();
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const request = new Request("http://localhost:3000/api", { headers: bearer(accessToken) });
    const error = await oauth
      .validateJwtAccessToken(server, request, "http://localhost:3000", options)
      .catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(Error);
  });
});

describe("openid-client", () => {
  it("discovers, refreshes, and revokes", async () => {
    const config = await openid.discovery(issuer, "app", undefined, openid.None(), {
      execute: [openid.allowInsecureRequests],
      [openid.customFetch]: fetchHere,
    });
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const tokens = await openid.refreshTokenGrant(config, refreshToken);
    expect(await status(tokens.access_token)).toBe(200);
    await openid.tokenRevocation(config, tokens.access_token);
    expect(await status(tokens.access_token)).toBe(401);
    await expect(openid.refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });
});

describe("jose", () => {
  it("verifies an access token by what discovery says, and nothing else", async () => {
    const discovery = await latchkey.get("/.well-known/openid-configuration");
    const { issuer: iss, jwks_uri } = (await discovery.json()) as { issuer: string; jwks_uri: string };
    const keys = createRemoteJWKSet(new URL(jwks_uri), { [joseFetch]: fetchHere });
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const { payload } = await jwtVerify(accessToken, keys, {
      issuer: iss,
      audience: "http://localhost:3000",
      typ: "at+jwt",
    });
    expect(payload.email).toBe("ann@example.com");
  });
});

describe("discovery", () => {
  it("names only what is there", async () => {
    const response = await latchkey.get("/.well-known/openid-configuration");
    const metadata = (await response.json()) as Record<string, unknown>;
    expect(metadata.issuer).toBe(ORIGIN);
    for (const [name, url] of Object.entries(metadata).filter(([name]) => /_endpoint$|_uri$/.test(name))) {
      const method = ["jwks_uri", "authorization_endpoint", "end_session_endpoint"].includes(name)
        ? "GET"
        : "POST";
      expect([404, 405], name).not.toContain((await latchkey.fetch(String(url), { method })).status);
    }
    expect(metadata.grant_types_supported).toEqual(["authorization_code", "refresh_token"]);
  });
});
