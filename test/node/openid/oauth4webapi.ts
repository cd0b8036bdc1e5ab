import * as oauth from "oauth4webapi";
import { describe, expect, it } from "vitest";
import { newPerson } from "./person";
import { shared } from "./shared";

const here = { [oauth.allowInsecureRequests]: true };
const MAX_AGE = 600;

async function discover(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(shared.provider.origin);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, here));
}

const CLIENTS = {
  "without a secret": () => ({ client_id: shared.publicClient.id, authentication: oauth.None() }),
  "with a secret": () => ({
    client_id: shared.confidentialClient.id,
    authentication: oauth.ClientSecretBasic(shared.confidentialClient.secret),
  }),
};

/** An authorization request of the application, and what it remembers of it. */
async function ask(server: oauth.AuthorizationServer, { client_id }: oauth.Client, changes = {}) {
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const url = new URL(server.authorization_endpoint ?? "");
  const parameters = {
    client_id,
    redirect_uri: shared.callback,
    response_type: "code",
    scope: "openid email profile offline_access",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    max_age: String(MAX_AGE),
    state,
    nonce,
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url, verifier, state, nonce };
}

describe("oauth4webapi", () => {
  it("finds in discovery all that it needs, and no pushed requests", async () => {
    const server = await discover();
    expect(server.code_challenge_methods_supported).toEqual(["S256"]);
    expect(server.authorization_response_iss_parameter_supported).toBe(true);
    expect(server.pushed_authorization_request_endpoint).toBeUndefined();
    expect(server.registration_endpoint).toBeUndefined();
  });

  it.each(Object.entries(CLIENTS))("signs in, refreshes and revokes %s", async (kind, clientOf) => {
    const server = await discover();
    const { authentication, ...client } = clientOf();
    const person = newPerson({ [shared.provider.origin]: true });
    const email = `${kind.replaceAll(" ", "-")}@example.com`;

    const request = await ask(server, client);
    const arrived = await shared.provider.signIn(person, request.url, email);
    const answer = oauth.validateAuthResponse(server, client, arrived.url, request.state);
    const exchanged = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      answer,
      shared.callback,
      request.verifier,
      here,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, exchanged, {
      expectedNonce: request.nonce,
      maxAge: MAX_AGE,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, exchanged, here);
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    expect(claims).toMatchObject({ email, email_verified: true });

    const asked = await oauth.userInfoRequest(server, client, tokens.access_token, here);
    const sub = claims?.sub ?? "";
    const info = await oauth.processUserInfoResponse(server, client, sub, asked);
    expect(info).toEqual({ sub, email, email_verified: true });

    const refresh = (token = "") =>
      oauth.refreshTokenGrantRequest(server, client, authentication, token, here);
    const refreshed = await refresh(tokens.refresh_token);
    const next = await oauth.processRefreshTokenResponse(server, client, refreshed);
    await oauth.validateApplicationLevelSignature(server, refreshed, here);
    expect(oauth.getValidatedIdTokenClaims(next)).toMatchObject({ sub, auth_time: claims?.auth_time });

    const api = new Request("https://api.example.com/", {
      headers: { Authorization: `Bearer ${next.access_token}` },
    });
    const access = await oauth.validateJwtAccessToken(server, api, client.client_id, here);
    expect(access).toMatchObject({ sub, client_id: client.client_id, sid: claims?.sid });

    const revoked = await oauth.revocationRequest(server, client, authentication, next.access_token, here);
    await oauth.processRevocationResponse(revoked);
    expect((await oauth.userInfoRequest(server, client, next.access_token, here)).status).toBe(401);
    const late = oauth.processRefreshTokenResponse(server, client, await refresh(next.refresh_token));
    await expect(late).rejects.toMatchObject({ error: "invalid_grant" });
  });

  it("is told of an error at its redirect URI, by this server and for this request", async () => {
    const server = await discover();
    const { authentication: _, ...client } = CLIENTS["without a secret"]();
    const person = newPerson({ [shared.provider.origin]: true });
    const wrong = {
      prompt: ["none", "login_required"],
      response_type: ["token", "unsupported_response_type"],
      code_challenge_method: ["plain", "invalid_request"],
      scope: ["address", "invalid_scope"],
    };
    for (const [name, [value, error]] of Object.entries(wrong)) {
      const { url, state } = await ask(server, client, { [name]: value });
      const { url: answer } = await person.visit(url);
      const validate = () => oauth.validateAuthResponse(server, client, answer, state);
      expect(validate, name).toThrow(expect.objectContaining({ error }));
    }
  });
});
