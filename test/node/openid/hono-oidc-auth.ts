import { getAuth, initOidcAuthMiddleware, oidcAuthMiddleware, revokeSession } from "@hono/oidc-auth";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { newPerson } from "./person";
import { APP_PATHS, shared } from "./shared";

/** An application as the middleware's documentation has it, whose every request refreshes. */
function newApp() {
  const { provider, confidentialClient } = shared;
  return new Hono()
    .use(
      initOidcAuthMiddleware({
        OIDC_AUTH_SECRET: "of the application, and long enough",
        OIDC_AUTH_REFRESH_INTERVAL: "-1",
        OIDC_ISSUER: provider.origin,
        OIDC_CLIENT_ID: confidentialClient.id,
        OIDC_CLIENT_SECRET: confidentialClient.secret,
        OIDC_REDIRECT_URI: APP_PATHS.honoOidcAuth,
      }),
    )
    .get("/logout", async (c) => {
      await revokeSession(c);
      return c.text("signed out");
    })
    .use(oidcAuthMiddleware())
    .get("/private", async (c) => c.json(await getAuth(c)));
}

describe("@hono/oidc-auth", () => {
  it("signs a person in, refreshes at each request, and signs out", async () => {
    const { provider, app } = shared;
    const hono = newApp();
    const person = newPerson({ [provider.origin]: true, [app]: (request) => hono.request(request) });
    const email = "hono-oidc-auth@example.com";

    const first = await provider.signIn(person, `${app}/private`, email);
    expect([first.url.href, first.status]).toEqual([`${app}/private`, 200]);
    const second = await person.visit(`${app}/private`);
    const [before, after] = [JSON.parse(first.html), JSON.parse(second.html)];
    expect(before).toMatchObject({ sub: expect.stringMatching(/^[\w-]{36}$/), email });
    expect(after).toMatchObject({ sub: before.sub, email });
    expect(after.rtk).not.toBe(before.rtk);

    expect((await person.visit(`${app}/logout`)).html).toBe("signed out");
    const refresh = await fetch(`${provider.origin}/oauth/token`, {
      method: "POST",
      headers: {
        Authorization: `Basic ${btoa(`${shared.confidentialClient.id}:${shared.confidentialClient.secret}`)}`,
      },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: after.rtk }),
    });
    expect(await refresh.json()).toMatchObject({ error: "invalid_grant" });
  });

  it("lets nobody in who answers with another browser's code", async () => {
    const { provider, app } = shared;
    const hono = newApp();
    const hosts = { [provider.origin]: true as const };
    const { url } = await provider.signIn(newPerson(hosts), await startOf(hono), "stolen@example.com");
    const victim = newPerson({ ...hosts, [app]: (request) => hono.request(request) });
    expect((await victim.visit(url)).status).toBe(500);
    expect((await victim.visit(`${app}/private`)).url.pathname).toBe("/login");
  });
});

const startOf = async (hono: Hono) =>
  (await hono.request(`${shared.app}/private`)).headers.get("Location") ?? "";
