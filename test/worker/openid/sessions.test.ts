import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { bearer, countOf, instance, signIn } from "../helpers";
import {
  answerIn,
  authorizeUrl,
  type ClientTokenAnswer,
  exchange,
  freezeTime,
  isLive,
  refreshAs,
  register,
  signInFor,
  signInto,
} from "../openid";

const latchkey = instance();
const DAY = 86400;
let person: Browser;

beforeEach(async () => {
  await register();
  await register({ id: "other" });
  person = browser(latchkey);
});

const isSignedIn = async (by = person) =>
  "code" in answerIn(await by.open(await authorizeUrl({ prompt: "none" })));

const refreshes = async ({ refresh_token }: ClientTokenAnswer, client_id = "app") =>
  (await refreshAs(latchkey, refresh_token, { client_id })).status === 200;

const signOut = (session: string, by = person) => by.submit("/account/sign-out", { session });

const sidOf = ({ access_token }: ClientTokenAnswer) => String(decodeJwt(access_token).sid);

/** The session of a browser on our own pages. */
const loginOf = (by: Browser) => (by.cookies.get("__Host-session") ?? "").split(".")[0] ?? "";

describe("the end of a login on our own pages", () => {
  it("ends the sessions of all applications that were opened from it, and no others", async () => {
    const mine = [await signInto(latchkey, person), await signInto(latchkey, person, { client_id: "other" })];
    const elsewhere = browser(latchkey);
    const theirs = await signInto(latchkey, elsewhere);
    const frontend = await signIn(latchkey, "ann@example.com");
    await signOut("this");
    for (const tokens of mine) expect(await isLive(latchkey, tokens)).toBe(false);
    expect(await refreshes(mine[0] as ClientTokenAnswer)).toBe(false);
    expect(await isLive(latchkey, theirs)).toBe(true);
    expect(await isSignedIn(elsewhere)).toBe(true);
    expect((await latchkey.get("/api/auth_user", bearer(frontend.accessToken))).status).toBe(200);
  });

  it("by another browser does the same: signed out there is signed out of the applications there", async () => {
    const tokens = await signInto(latchkey, person);
    const elsewhere = browser(latchkey);
    const kept = await signInto(latchkey, elsewhere);
    await signOut(loginOf(person), elsewhere);
    expect(await isSignedIn()).toBe(false);
    expect(await isLive(latchkey, tokens)).toBe(false);
    expect(await isLive(latchkey, kept)).toBe(true);
  });

  it("everywhere else keeps this browser and its applications, and ends the rest", async () => {
    const tokens = await signInto(latchkey, person);
    const elsewhere = browser(latchkey);
    const ended = await signInto(latchkey, elsewhere);
    await signOut("others");
    expect(await isLive(latchkey, tokens)).toBe(true);
    expect(await isSignedIn()).toBe(true);
    expect(await isLive(latchkey, ended)).toBe(false);
    expect(await isSignedIn(elsewhere)).toBe(false);
  });

  it("by a frontend of the allow-list, all or others, ends it and what was opened from it", async () => {
    for (const query of ["", "?all=true"]) {
      const tokens = await signInto(latchkey, browser(latchkey));
      const { accessToken } = await signIn(latchkey, "ann@example.com");
      const options = { method: "DELETE", headers: bearer(accessToken) };
      expect((await latchkey.fetch(`/api/sessions${query}`, options)).status).toBe(204);
      expect(await isLive(latchkey, tokens)).toBe(false);
    }
  });

  it("is nobody else's to bring about", async () => {
    const tokens = await signInto(latchkey, person);
    const eve = browser(latchkey);
    await signInto(latchkey, eve, {}, "eve@example.com");
    for (const session of [loginOf(person), sidOf(tokens)]) await signOut(session, eve);
    expect(await isSignedIn()).toBe(true);
    expect(await isLive(latchkey, tokens)).toBe(true);
  });
});

describe("the end of an application's session", () => {
  it("leaves the login on our own pages and the other applications", async () => {
    const [tokens, other] = [
      await signInto(latchkey, person),
      await signInto(latchkey, person, { client_id: "other" }),
    ];
    await signOut(sidOf(tokens));
    expect(await isLive(latchkey, tokens)).toBe(false);
    expect(await isLive(latchkey, other)).toBe(true);
    expect(await isSignedIn()).toBe(true);
  });
});

describe("signing in once more in the same browser", () => {
  it("takes the place of the old login, and keeps the applications' sessions under the new one", async () => {
    const tokens = await signInto(latchkey, person);
    const before = person.cookies.get("__Host-session") ?? "";
    await signInto(latchkey, person, { prompt: "login" });
    expect(person.cookies.get("__Host-session")).not.toBe(before);
    const thief = browser(latchkey);
    thief.cookies.set("__Host-session", before);
    expect(await isSignedIn(thief)).toBe(false);
    expect(await isLive(latchkey, tokens)).toBe(true);
    expect(await refreshes(tokens)).toBe(true);
    await signOut("this");
    expect(await isLive(latchkey, tokens)).toBe(false);
  });

  it("as somebody else ends the old login with its applications, which are not the new one's to keep", async () => {
    const tokens = await signInto(latchkey, person);
    const login = loginOf(person);
    await signInto(latchkey, person, { prompt: "login" }, "bob@example.com");
    expect(await (await person.open("/account")).text()).toContain("bob@example.com");
    const ended = await env.DB.prepare("SELECT revoked_at FROM sessions WHERE id = ?")
      .bind(login)
      .first("revoked_at");
    expect(ended).not.toBeNull();
    expect(await isLive(latchkey, tokens)).toBe(false);
  });

  it("takes nothing away by a cookie that proves nothing", async () => {
    const tokens = await signInto(latchkey, person);
    const eve = browser(latchkey);
    eve.cookies.set("__Host-session", `${loginOf(person)}.${"a".repeat(43)}`);
    await signInto(latchkey, eve, {}, "eve@example.com");
    expect(await isSignedIn()).toBe(true);
    expect(await isLive(latchkey, tokens)).toBe(true);
  });
});

describe("how long sessions live", () => {
  const short = instance({ SESSION_TTL: "2d", SESSION_MAX_AGE: "3d", ACCESS_TOKEN_TTL: "1h" });

  it("a login on our own pages lives as long as it is seen, and SESSION_MAX_AGE at most", async () => {
    const time = freezeTime();
    const by = browser(short);
    await signInto(short, by);
    time.move(1.5 * DAY);
    expect(await isSignedIn(by)).toBe(true);
    time.move(2.9 * DAY);
    expect(await isSignedIn(by)).toBe(true);
    time.move(3 * DAY);
    expect(await isSignedIn(by)).toBe(false);
  });

  it("one that nobody sees ends after SESSION_TTL", async () => {
    const time = freezeTime();
    const by = browser(short);
    await signInto(short, by);
    time.move(2 * DAY);
    expect(await isSignedIn(by)).toBe(false);
  });

  it("an application's with a refresh token lives from refresh to refresh, and SESSION_MAX_AGE after the login at most", async () => {
    const time = freezeTime();
    const by = browser(short);
    await signInto(short, by);
    time.move(1.5 * DAY);
    let tokens = await signInto(short, by, { client_id: "other" });
    for (const days of [2.5, 2.9]) {
      time.move(days * DAY);
      const response = await refreshAs(short, tokens.refresh_token, { client_id: "other" });
      expect(response.status).toBe(200);
      tokens = await response.json();
    }
    time.move(3 * DAY);
    expect((await refreshAs(short, tokens.refresh_token, { client_id: "other" })).status).toBe(400);
    expect(await isLive(short, tokens)).toBe(false);
  });

  it("OpenID Connect Core §11: one without lives as long as its access token, while the login goes on", async () => {
    const time = freezeTime();
    const by = browser(short);
    const tokens = await signInto(short, by, { scope: "openid email" });
    time.move(3599);
    expect(await isLive(short, tokens)).toBe(true);
    time.move(3600);
    expect(await isLive(short, tokens)).toBe(false);
    expect(await isSignedIn(by)).toBe(true);
  });

  it("not longer than SESSION_MAX_AGE after the login either, if that comes first", async () => {
    const time = freezeTime();
    const by = browser(short);
    await signInto(short, by);
    time.move(1.5 * DAY);
    await by.open("/account");
    time.move(3 * DAY - 60);
    const tokens = await signInto(short, by, { scope: "openid email" });
    expect(await isLive(short, tokens)).toBe(true);
    time.move(3 * DAY);
    expect(await isLive(short, tokens)).toBe(false);
  });
});

describe("users who are out", () => {
  it("disabled ones: neither exchange nor refresh nor cookie does any more", async () => {
    const tokens = await signInto(latchkey, person);
    const { code = "" } = answerIn(await person.open(await authorizeUrl()));
    await env.DB.prepare("UPDATE users SET disabled_at = 1").run();
    expect(await (await exchange(latchkey, code)).json()).toMatchObject({ error: "invalid_grant" });
    expect(await refreshes(tokens)).toBe(false);
    expect(await isLive(latchkey, tokens)).toBe(false);
    expect((await person.open("/account")).headers.get("Location")).toMatch("/login");
  });

  it("deleted ones: all their sessions end, also the applications'", async () => {
    const tokens = await signInto(latchkey, person);
    const elsewhere = browser(latchkey);
    const others = await signInto(latchkey, elsewhere);
    const { code = "" } = answerIn(await person.open(await authorizeUrl()));
    await person.submit("/account/delete");
    expect(await countOf("users")).toBe(0);
    expect(person.cookies.has("__Host-session")).toBe(false);
    for (const one of [tokens, others]) {
      expect(await isLive(latchkey, one)).toBe(false);
      expect(await refreshes(one)).toBe(false);
    }
    expect((await exchange(latchkey, code)).status).toBe(400);
    expect(await isSignedIn(elsewhere)).toBe(false);
  });

  it("who comes back after that is another person to the applications", async () => {
    const before = decodeJwt((await signInto(latchkey, person)).id_token).sub;
    await person.submit("/account/delete");
    expect(decodeJwt((await signInto(latchkey, person)).id_token).sub).not.toBe(before);
  });

  it("nobody deletes an account by a login of more than ten minutes ago: they sign in once more, and come back", async () => {
    const time = freezeTime();
    await signInto(latchkey, person);
    time.move(601);
    const response = await person.submit("/account/delete");
    expect(response.headers.get("Location")).toMatch(/^\/login\?.*once_more=true/);
    expect(await countOf("users")).toBe(1);
    const answer = await signInFor(latchkey, person, response.headers.get("Location") ?? "");
    expect(answer.headers.get("Location")).toMatch("/account");
    await person.submit("/account/delete");
    expect(await countOf("users")).toBe(0);
  });
});

describe("of more sessions of one user than there may be (50)", () => {
  it("the oldest end, and a login that goes on being used is none of them", async () => {
    const time = freezeTime();
    const first = await signInto(latchkey, person);
    const all = [first];
    for (let i = 1; i <= 52; i++) {
      time.move(i);
      all.push(await signInto(latchkey, person, { prompt: "none" }));
    }
    const live = await Promise.all(all.map((tokens) => isLive(latchkey, tokens)));
    expect(live.filter((one) => one)).toHaveLength(49);
    expect(live.slice(-49).every((one) => one)).toBe(true);
    expect(await isSignedIn()).toBe(true);
  });

  it("those of applications end first, which are had again without a mail, and then the oldest login", async () => {
    const time = freezeTime();
    await signInFor(latchkey, person, "/login");
    time.move(0.5);
    const tokens = await signInto(latchkey, person, { prompt: "none" });
    for (let i = 1; i <= 49; i++) {
      time.move(i);
      expect(await isLive(latchkey, tokens)).toBe(true);
      await signInFor(latchkey, browser(latchkey), "/login");
    }
    expect(await isLive(latchkey, tokens)).toBe(false);
    expect(await isSignedIn()).toBe(true);
    time.move(50);
    await signInFor(latchkey, browser(latchkey), "/login");
    expect(await isSignedIn()).toBe(false);
  });

  it("the newest stays in any case, also where LIMIT_LIVE leaves room for nothing else", async () => {
    const one = instance({ LIMIT_LIVE: "1" });
    expect(await isLive(one, await signInto(one, browser(one)))).toBe(true);
  });
});
