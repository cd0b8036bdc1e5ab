import { beforeEach, expect, it } from "vitest";
import { findClient } from "../../../src/core/find-client";
import { waitingApplication } from "../../../src/core/waiting-application";
import { CALLBACK, register } from "../openid";
import { createDesk, type Desk, failing, refusalOf } from "./desk";

const ORIGIN = "https://login.example.com";

let desk: Desk;
beforeEach(async () => {
  await register();
  desk = await createDesk({
    PUBLIC_URL: ORIGIN,
    APP_NAME: "Example",
    ALLOWED_REDIRECTS: `/demo, /demo/*, https://app.example.com/in, https://*.example.com/in`,
    EXCHANGE_URL: "",
    MAIL_PROVIDERS: "resend",
    RESEND_API_KEY: "re_a_key",
  });
});

it("finds the application of an id, or none", async () => {
  expect(await findClient(desk.services, "app")).toMatchObject({ id: "app", redirectUris: [CALLBACK] });
  expect(await findClient(desk.services, "nobody")).toBeNull();
  expect(await findClient(desk.services, "")).toBeNull();
});

it("is there itself as `latchkey`, for its own pages that are listed in full, and for the account", async () => {
  const pages = [`${ORIGIN}/demo`, `${ORIGIN}/account`];
  expect(await findClient(desk.services, "latchkey")).toEqual({
    id: "latchkey",
    name: "Example",
    redirectUris: pages,
    logoutRedirectUris: pages,
    secretHash: null,
  });
});

it("is there also where D1 is not", async () => {
  desk.services.clients = failing(desk.services.clients, "find");
  expect((await findClient(desk.services, "latchkey"))?.name).toBe("Example");
  expect((await refusalOf(findClient(desk.services, "app"))).code).toBe("unavailable");
});

const waiting = (page: string) => waitingApplication(desk.services, `${ORIGIN}${page}`);

it("knows the name of the application whose request waits behind a page", async () => {
  expect(await waiting("/oauth/authorize?client_id=app&scope=openid")).toBe("The app app");
});

it("knows none where none waits, there is no such one, or it is our own", async () => {
  for (const page of [
    "/account",
    "/account?client_id=app",
    "/oauth/authorize",
    "/oauth/authorize?client_id=latchkey",
    "/oauth/authorize?client_id=nobody",
    "/oauth/authorize/?client_id=app",
  ])
    expect(await waiting(page)).toBeUndefined();
});

it("asks D1 for no page of our own", async () => {
  desk.services.clients = failing(desk.services.clients, "find");
  expect(await waiting("/account?client_id=app")).toBeUndefined();
  expect(await waiting("/oauth/authorize")).toBeUndefined();
  expect((await refusalOf(waiting("/oauth/authorize?client_id=app"))).code).toBe("unavailable");
});
