import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { countOf, instance } from "../helpers";
import {
  APP,
  answerIn,
  authorizeUrl,
  type ClientTokenAnswer,
  cookiesIn,
  exchange,
  freezeTime,
  isLive,
  refreshAs,
  register,
  signInto,
} from "../openid";

const latchkey = instance();
let person: Browser;
let tokens: ClientTokenAnswer;

beforeEach(async () => {
  await register();
  person = browser(latchkey);
  tokens = await signInto(latchkey, person);
});

const leave = (parameters: Record<string, string>, by = person) =>
  by.open(`/oauth/logout?${new URLSearchParams(parameters)}`);

const hint = () => ({ id_token_hint: tokens.id_token });

const isSignedIn = async (by = person) =>
  "code" in answerIn(await by.open(await authorizeUrl({ prompt: "none" })));

/** Presses the button of the page that asks. */
async function press(page: Response): Promise<Response> {
  const [, action = ""] = /<form[^>]*action="([^"]*)"/.exec(await page.text()) ?? [];
  return person.submit(action.replaceAll("&amp;", "&"));
}

async function expectRefused(response: Response) {
  expect(response.status).toBe(400);
  expect(response.headers.get("Location")).toBeNull();
  expect(await isSignedIn()).toBe(true);
  expect(await isLive(latchkey, tokens)).toBe(true);
}

describe("signing out at an application's request", () => {
  it("RP-Initiated Logout §2: takes GET, with an ID token of this person as the proof that it is wanted", async () => {
    const response = await leave({ ...hint(), post_logout_redirect_uri: APP, state: "a b&c" });
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe(`${APP}?state=a+b%26c`);
    expect(await isSignedIn()).toBe(false);
  });

  it("RP-Initiated Logout §2: takes POST, also from another site, whose form brings no cookie", async () => {
    const body = new URLSearchParams({ ...hint(), post_logout_redirect_uri: APP });
    const headers = { Origin: APP, "Sec-Fetch-Site": "cross-site", Accept: "text/html" };
    const posted = await latchkey.fetch("/oauth/logout", { method: "POST", headers, body });
    expect(posted.status).toBe(303);
    const response = await person.open(posted.headers.get("Location") ?? "");
    expect(response.headers.get("Location")).toBe(APP);
    expect(await isSignedIn()).toBe(false);
  });

  it("ends the session here with those of all applications that were opened from it, and no other", async () => {
    await register({ id: "other" });
    const other = await signInto(latchkey, person, { client_id: "other" });
    const elsewhere = browser(latchkey);
    const others = await signInto(latchkey, elsewhere);
    const kept = person.cookies.get("__Host-session") ?? "";
    await leave(hint());
    expect(person.cookies.has("__Host-session")).toBe(false);
    for (const ended of [tokens, other]) {
      expect(await isLive(latchkey, ended)).toBe(false);
      expect((await refreshAs(latchkey, ended.refresh_token)).status).toBe(400);
    }
    expect(await isLive(latchkey, others)).toBe(true);
    expect(await isSignedIn(elsewhere)).toBe(true);
    person.cookies.set("__Host-session", kept);
    expect(await isSignedIn()).toBe(false);
  });

  it("RP-Initiated Logout §2: takes an ID token that has expired", async () => {
    const time = freezeTime();
    time.move(86400);
    await leave(hint());
    expect(await isSignedIn()).toBe(false);
  });

  it("RP-Initiated Logout §2: asks the person where no ID token proves that they want it", async () => {
    const page = await leave({ client_id: "app", post_logout_redirect_uri: APP, state: "s" });
    expect(page.status).toBe(200);
    expect(await isSignedIn()).toBe(true);
    const response = await press(page);
    expect(response.headers.get("Location")).toBe(`${APP}?state=s`);
    expect(await isSignedIn()).toBe(false);
    expect(await isLive(latchkey, tokens)).toBe(false);
  });

  it("RP-Initiated Logout §2: asks where the ID token is somebody else's, forged, or no ID token", async () => {
    const bob = await signInto(latchkey, browser(latchkey), {}, "bob@example.com");
    const [header, payload, signature = ""] = tokens.id_token.split(".");
    for (const id_token_hint of [
      bob.id_token,
      tokens.access_token,
      `${header}.${payload}.${signature.slice(1)}A`,
      `${header}.${payload}.`,
    ]) {
      expect((await leave({ id_token_hint })).status).toBe(200);
      expect(await isSignedIn()).toBe(true);
    }
    expect(await isLive(latchkey, bob)).toBe(true);
  });

  it("RP-Initiated Logout §6: lets no other site press that button", async () => {
    const Cookie = `__Host-session=${person.cookies.get("__Host-session")}`;
    for (const headers of [
      { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { "Sec-Fetch-Site": "same-site" },
    ] as Record<string, string>[]) {
      const options = { method: "POST", headers: { Cookie, ...headers } };
      expect((await latchkey.fetch("/oauth/logout/confirmed", options)).status).toBe(403);
    }
    expect((await person.open("/oauth/logout/confirmed")).status).toBe(405);
    expect(await isSignedIn()).toBe(true);
  });

  it.each([
    "https://evil.example",
    "https://app.example.com/",
    "https://app.example.com/after",
    "https://app.example.com?a=1",
    "http://app.example.com",
    "https://app.example.com@evil.example",
    "//evil.example",
    "/account",
    "javascript:alert(1)",
    "https://app.example.com/callback",
  ])(
    "RP-Initiated Logout §3, §4: redirects to no URI that is not registered for it (%s)",
    async (post_logout_redirect_uri) => {
      await expectRefused(await leave({ ...hint(), post_logout_redirect_uri }));
      await expectRefused(await leave({ client_id: "app", post_logout_redirect_uri }));
      await expectRefused(
        await person.submit(
          `/oauth/logout/confirmed?${new URLSearchParams({ client_id: "app", post_logout_redirect_uri })}`,
        ),
      );
    },
  );

  it("RP-Initiated Logout §3: redirects for nobody who is not named, nor for an unknown client", async () => {
    await expectRefused(await leave({ post_logout_redirect_uri: APP }));
    await expectRefused(await leave({ client_id: "nobody", post_logout_redirect_uri: APP }));
  });

  it("RP-Initiated Logout §2, §4: refuses an ID token that was not issued to client_id", async () => {
    await register({ id: "other", logoutRedirectUris: ["https://other.example.com"] });
    await expectRefused(await leave({ ...hint(), client_id: "other" }));
    await expectRefused(
      await leave({ ...hint(), client_id: "other", post_logout_redirect_uri: "https://other.example.com" }),
    );
    expect((await leave({ ...hint(), client_id: "app" })).status).toBe(200);
    expect(await isSignedIn()).toBe(false);
  });

  it("RP-Initiated Logout §2: without a redirect URI ends on a page that says so", async () => {
    const response = await leave(hint());
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("You are signed out");
  });

  it("RP-Initiated Logout §2, §4: leads on where nobody is signed in any more, and ends the login that the hint came from", async () => {
    const response = await leave({ ...hint(), post_logout_redirect_uri: APP }, browser(latchkey));
    expect(response.headers.get("Location")).toBe(APP);
    expect(await isLive(latchkey, tokens)).toBe(false);
    expect(await isSignedIn()).toBe(false);
  });

  it("is no looking ahead: a HEAD, a prefetch or an image with the hint in its address ends nothing", async () => {
    const url = `/oauth/logout?${new URLSearchParams(hint())}`;
    const looks: [string, Record<string, string>][] = [
      ["HEAD", {}],
      ["GET", { "Sec-Purpose": "prefetch;prerender" }],
      ["GET", { "Sec-Fetch-Dest": "image" }],
    ];
    for (const [method, headers] of looks)
      await latchkey.fetch(url, { method, headers: { ...cookiesIn(person), ...headers } });
    expect(await isSignedIn()).toBe(true);
    expect(await isLive(latchkey, tokens)).toBe(true);
  });

  it("RP-Initiated Logout §2: ignores what it does not know, and speaks no state without a redirect", async () => {
    const response = await leave({
      ...hint(),
      logout_hint: "ann",
      ui_locales: "de xx",
      state: "s",
      foo: "bar",
    });
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain("state=");
  });

  it("keeps the query of a redirect URI", async () => {
    await register({ id: "query", logoutRedirectUris: [`${APP}/?a=1`] });
    const location = async (state: string) =>
      (
        await leave({ client_id: "query", post_logout_redirect_uri: `${APP}/?a=1`, state }, browser(latchkey))
      ).headers.get("Location");
    expect(await location("s")).toBe(`${APP}/?a=1&state=s`);
  });

  it("makes a code no good that was not exchanged before", async () => {
    const { code = "" } = answerIn(await person.open(await authorizeUrl()));
    await leave(hint());
    const before = await countOf("sessions");
    const response = await exchange(latchkey, code);
    expect(await response.json()).toMatchObject({ error: "invalid_grant" });
    expect(await countOf("sessions")).toBe(before);
  });

  it("names the session to end in the ID token's sid", () => {
    expect(decodeJwt(tokens.id_token).sid).toBe(decodeJwt(tokens.access_token).sid);
  });
});
