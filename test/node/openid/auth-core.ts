import { Auth, type AuthConfig } from "@auth/core";
import type { JWT } from "@auth/core/jwt";
import { describe, expect, it } from "vitest";
import { newPerson, type Person } from "./person";
import { shared } from "./shared";

const SCOPE = "openid email offline_access";

/** An application with Auth.js: a generic provider, and refreshing and revoking as its guides have it. */
function newApp() {
  const { provider, confidentialClient: client, app } = shared;
  const refreshed: string[] = [];
  const failures: unknown[] = [];
  const post = (path: string, form: Record<string, string>) =>
    fetch(provider.origin + path, {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}` },
      body: new URLSearchParams(form),
    });
  const config: AuthConfig = {
    secret: "of the application, and long enough",
    basePath: "/auth",
    trustHost: true,
    logger: { error: (error) => failures.push(error), warn: () => {} },
    providers: [
      {
        id: "latchkey",
        name: "Latchkey",
        type: "oidc",
        issuer: provider.origin,
        clientId: client.id,
        clientSecret: client.secret,
        checks: ["pkce", "state", "nonce"],
        authorization: { params: { scope: SCOPE } },
        // From the UserInfo endpoint, checked against the ID token.
        idToken: false,
      },
    ],
    callbacks: {
      // Each look at the session refreshes.
      async jwt({ token, account }) {
        if (account) return { ...token, refreshToken: account.refresh_token };
        const form = { grant_type: "refresh_token", refresh_token: String(token.refreshToken) };
        const response = await post("/oauth/token", form);
        const next = (await response.json()) as { refresh_token?: string };
        if (!response.ok || next.refresh_token === undefined) return null;
        refreshed.push(next.refresh_token);
        return { ...token, refreshToken: next.refresh_token };
      },
    },
    events: {
      async signOut(message) {
        const { refreshToken } = (message as { token: JWT }).token;
        await post("/oauth/revoke", { token: String(refreshToken) });
      },
    },
  };
  const person = newPerson({
    [provider.origin]: true,
    [app]: async (request) =>
      new URL(request.url).pathname.startsWith("/auth/")
        ? Auth(request, config)
        : new Response("<h1>The application</h1>"),
  });
  return { person, refreshed, failures, post };
}

const session = async (person: Person) => JSON.parse((await person.visit(`${shared.app}/auth/session`)).html);

describe("@auth/core with a generic provider", () => {
  it("signs a person in, refreshes, and signs out", async () => {
    const { provider, app } = shared;
    const { person, refreshed, failures, post } = newApp();
    const email = "auth-core@example.com";
    expect(await session(person)).toBeNull();

    await person.visit(`${app}/auth/signin?callbackUrl=${app}/private`);
    const login = await person.submit();
    const arrived = await provider.signIn(person, login.url, email);
    expect(failures).toEqual([]);
    expect(arrived.url.href).toBe(`${app}/private`);
    expect((await session(person)).user).toEqual({ email });
    expect((await session(person)).user).toEqual({ email });
    expect(new Set(refreshed).size).toBe(2);

    await person.visit(`${app}/auth/signout`);
    await person.submit();
    expect(await session(person)).toBeNull();
    const late = await post("/oauth/token", {
      grant_type: "refresh_token",
      refresh_token: refreshed.at(-1) ?? "",
    });
    expect(await late.json()).toMatchObject({ error: "invalid_grant" });
    expect(failures).toEqual([]);
  });

  it("signs in without a mail who is signed in already, and leaves signing out there to the person", async () => {
    const { provider, app, confidentialClient } = shared;
    const { person } = newApp();
    const email = "auth-core-again@example.com";
    await provider.signIn(person, `${provider.origin}/login`, email);
    await person.visit(`${app}/auth/signin`);
    await person.submit();
    expect((await session(person)).user).toEqual({ email });
    expect(await provider.mailsTo(email)).toHaveLength(1);

    const end = new URLSearchParams({
      client_id: confidentialClient.id,
      post_logout_redirect_uri: `${app}/bye`,
    });
    const question = await person.visit(`${provider.origin}/oauth/logout?${end}`);
    expect(question.status).toBe(200);
    expect((await person.submit()).url.href).toBe(`${app}/bye`);
    // The next refresh finds the login gone.
    expect(await session(person)).toBeNull();
  });
});
