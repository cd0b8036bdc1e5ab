import * as client from "openid-client";
import { describe, expect, it } from "vitest";
import { newPerson } from "./person";
import { shared } from "./shared";

/** The library's own protections, all on: state, nonce, PKCE, `iss`, and the ID token's signature. */
const discover = (id: string, authentication: client.ClientAuth) =>
  client.discovery(new URL(shared.provider.origin), id, undefined, authentication, {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  });

const visitor = () => newPerson({ [shared.provider.origin]: true });

const SCOPE = "openid email profile offline_access";

/** A request of the application, and the checks of its answer. */
async function ask(config: client.Configuration, parameters: Record<string, string> = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: shared.callback,
    scope: SCOPE,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
    nonce: expectedNonce,
    ...parameters,
  });
  return { url, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } };
}

const KINDS = {
  "a public client": () => discover(shared.publicClient.id, client.None()),
  "a confidential client by client_secret_basic": () =>
    discover(shared.confidentialClient.id, client.ClientSecretBasic(shared.confidentialClient.secret)),
  "a confidential client by client_secret_post": () =>
    discover(shared.confidentialClient.id, client.ClientSecretPost(shared.confidentialClient.secret)),
};

describe.each(Object.entries(KINDS))("openid-client as %s", (kind, configure) => {
  const email = `${kind.replaceAll(" ", "-")}@example.com`;

  it("signs a person in, reads who it is, refreshes, and signs out", async () => {
    const [config, person] = [await configure(), visitor()];
    const { url, checks } = await ask(config);
    const arrived = await shared.provider.signIn(person, url, email);
    const tokens = await client.authorizationCodeGrant(config, arrived.url, checks);
    const claims = tokens.claims();
    expect(claims).toMatchObject({ email, email_verified: true, aud: config.clientMetadata().client_id });
    const sub = claims?.sub ?? "";
    expect(await client.fetchUserInfo(config, tokens.access_token, sub)).toEqual({
      sub,
      email,
      email_verified: true,
    });

    const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(next.claims()).toMatchObject({ sub, sid: claims?.sid, auth_time: claims?.auth_time });
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    expect(next.access_token).not.toBe(tokens.access_token);
    expect(await client.fetchUserInfo(config, next.access_token, sub)).toMatchObject({ sub, email });

    const end = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? "",
      post_logout_redirect_uri: shared.goodbye,
      state: "bye",
    });
    expect((await person.visit(end)).url.href).toBe(`${shared.goodbye}?state=bye`);
    await expect(client.refreshTokenGrant(config, next.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
    await expect(client.fetchUserInfo(config, next.access_token, sub)).rejects.toMatchObject({ status: 401 });
    expect((await person.visit((await ask(config)).url)).url.pathname).toBe("/login");
  });

  it("revokes its tokens", async () => {
    const [config, person] = [await configure(), visitor()];
    const { url, checks } = await ask(config);
    const arrived = await shared.provider.signIn(person, url, email);
    const tokens = await client.authorizationCodeGrant(config, arrived.url, checks);
    await client.tokenRevocation(config, tokens.refresh_token ?? "");
    await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
    const userinfo = client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? "");
    await expect(userinfo).rejects.toMatchObject({ status: 401 });
  });
});

describe("openid-client", () => {
  it("asks with prompt=none: who is signed in comes back without a mail, who is not with an error", async () => {
    const [page, server] = [await KINDS["a public client"](), await configureServer()];
    const person = visitor();
    const first = await ask(page, { prompt: "none" });
    const refused = await person.visit(first.url);
    await expect(client.authorizationCodeGrant(page, refused.url, first.checks)).rejects.toMatchObject({
      error: "login_required",
    });

    const email = "prompt-none@example.com";
    const second = await ask(page);
    const arrived = await shared.provider.signIn(person, second.url, email);
    const tokens = await client.authorizationCodeGrant(page, arrived.url, second.checks);
    for (const config of [page, server]) {
      const { url, checks } = await ask(config, { prompt: "none" });
      const silent = await client.authorizationCodeGrant(config, (await person.visit(url)).url, checks);
      expect(silent.claims()?.sub).toBe(tokens.claims()?.sub);
    }
    expect(await shared.provider.mailsTo(email)).toHaveLength(1);
  });

  it("has a person sign in once more with prompt=login, with the address filled in", async () => {
    const [config, person, email] = [await configureServer(), visitor(), "prompt-login@example.com"];
    const first = await ask(config);
    await shared.provider.signIn(person, first.url, email);
    const { url, checks } = await ask(config, { prompt: "login", max_age: "60" });
    expect((await person.visit(url)).html).toContain(`value="${email}"`);
    const arrived = await shared.provider.signIn(person, url, email);
    const tokens = await client.authorizationCodeGrant(config, arrived.url, { ...checks, maxAge: 60 });
    expect(tokens.claims()).toMatchObject({ email });
  });

  it("takes the answer from a form", async () => {
    const [config, person] = [await configureServer(), visitor()];
    const { url, checks } = await ask(config, { response_mode: "form_post" });
    await shared.provider.signIn(person, url, "form-post@example.com");
    const { request } = await person.submit();
    const tokens = await client.authorizationCodeGrant(config, request, checks);
    expect(tokens.claims()).toMatchObject({ email: "form-post@example.com" });
  });

  it("takes no answer that is another request's, another server's, or another browser's", async () => {
    const [config, person] = [await KINDS["a public client"](), visitor()];
    const { url, checks } = await ask(config);
    const { url: answer } = await shared.provider.signIn(person, url, "attacked@example.com");
    const changed = (name: string, value: string | null) => {
      const url = new URL(answer);
      value === null ? url.searchParams.delete(name) : url.searchParams.set(name, value);
      return client.authorizationCodeGrant(config, url, checks);
    };
    const because = (name: string) => ({ cause: { message: expect.stringContaining(`"${name}"`) } });
    await expect(changed("iss", "https://login.example.com")).rejects.toMatchObject(because("iss"));
    await expect(changed("iss", null)).rejects.toMatchObject(because("iss"));
    await expect(changed("state", "another")).rejects.toMatchObject(because("state"));
    const again = async (wrong: Partial<typeof checks>) => {
      const { url, checks } = await ask(config);
      return client.authorizationCodeGrant(config, (await person.visit(url)).url, { ...checks, ...wrong });
    };
    await expect(again({ expectedNonce: "another" })).rejects.toMatchObject(because("nonce"));
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    await expect(again({ pkceCodeVerifier })).rejects.toMatchObject({ error: "invalid_grant" });
  });

  it("gets nothing by a wrong secret, or with none", async () => {
    const { id } = shared.confidentialClient;
    const { url, checks } = await ask(await configureServer());
    const { url: answer } = await shared.provider.signIn(visitor(), url, "wrong-secret@example.com");
    const exchange = async (authentication: client.ClientAuth) =>
      client.authorizationCodeGrant(await discover(id, authentication), answer, checks);
    // Who tried by the header is told to by the header (RFC 6749 §5.2).
    await expect(exchange(client.ClientSecretBasic("wrong"))).rejects.toMatchObject({ status: 401 });
    for (const authentication of [client.ClientSecretPost("wrong"), client.None()])
      await expect(exchange(authentication)).rejects.toMatchObject({ status: 401 });
  });
});

const configureServer = () => KINDS["a confidential client by client_secret_basic"]();
