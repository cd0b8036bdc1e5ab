import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { everythingStored, instance, ORIGIN } from "../helpers";
import {
  answerIn,
  authorizeUrl,
  CALLBACK,
  exchange,
  isLive,
  refreshAs,
  register,
  SECRET,
  signInFor,
  signInto,
} from "../openid";

const latchkey = instance();
const OWN = { client_id: "latchkey", redirect_uri: `${ORIGIN}/demo` };
let person: Browser;

beforeEach(() => {
  person = browser(latchkey);
});

describe("the client that is built in", () => {
  it("RFC 6749 §2.1: signs people in for pages of this origin, without being registered, and without a secret", async () => {
    for (const redirect_uri of [`${ORIGIN}/demo`, `${ORIGIN}/account`]) {
      const answer = await signInFor(latchkey, person, await authorizeUrl({ ...OWN, redirect_uri }));
      expect(answer.headers.get("Location")).toMatch(`${redirect_uri}?code=`);
      const response = await exchange(latchkey, answerIn(answer).code ?? "", {
        client_id: "latchkey",
        redirect_uri,
      });
      const { id_token } = (await response.json()) as { id_token: string };
      expect(decodeJwt(id_token).aud).toBe("latchkey");
    }
  });

  it.each([
    `${ORIGIN}/`,
    `${ORIGIN}/oauth/authorize`,
    `${ORIGIN}/demo/`,
    "http://localhost:3000/callback",
    "https://evil.example/demo",
  ])(
    "RFC 9700 §2.1: redirects to the pages that ALLOWED_REDIRECTS names in full alone, not to %s",
    async (redirect_uri) => {
      const response = await person.open(await authorizeUrl({ ...OWN, redirect_uri }));
      expect(response.status).toBe(400);
      expect(response.headers.get("Location")).toBeNull();
    },
  );

  it("RFC 9700 §2.1.1: needs a challenge as every client without a secret does", async () => {
    const url = await authorizeUrl({ ...OWN, code_challenge: null, code_challenge_method: null });
    expect(answerIn(await person.open(url))).toMatchObject({ error: "invalid_request" });
  });

  it("cannot be put out of place by a row of its name", async () => {
    await register({ id: "latchkey", redirectUris: ["https://evil.example/"] });
    const url = await authorizeUrl({ ...OWN, redirect_uri: "https://evil.example/" });
    expect((await person.open(url)).status).toBe(400);
    expect((await signInFor(latchkey, person, await authorizeUrl(OWN))).headers.get("Location")).toMatch(
      `${ORIGIN}/demo?code=`,
    );
  });
});

describe("a registered client", () => {
  it("RFC 6749 §2: has no way to register itself", async () => {
    const discovery = await (await latchkey.get("/.well-known/openid-configuration")).json();
    expect(discovery).not.toHaveProperty("registration_endpoint");
    const registration = { redirect_uris: ["https://evil.example/"] };
    expect((await latchkey.post("/oauth/register", registration)).status).toBe(404);
  });

  it("RFC 6749 §2.3.1: has its secret stored as a hash", async () => {
    await register({ id: "server", secret: SECRET });
    expect(await everythingStored()).not.toContain(SECRET);
  });

  it("RFC 6749 §2.3.1: is locked out with its old secret once it has a new one", async () => {
    await register({ id: "server", secret: "old" });
    await env.DB.prepare("DELETE FROM clients").run();
    await register({ id: "server", secret: SECRET });
    const answer = await signInFor(latchkey, person, await authorizeUrl({ client_id: "server" }));
    const { code = "" } = answerIn(answer);
    const withSecret = (client_secret: string) =>
      exchange(latchkey, code, { client_id: "server", client_secret });
    expect((await withSecret("old")).status).toBe(401);
    expect((await withSecret(SECRET)).status).toBe(200);
  });

  it("is served no more once it is removed: no login, no code, no refresh", async () => {
    await register();
    const tokens = await signInto(latchkey, person);
    const { code = "" } = answerIn(await person.open(await authorizeUrl()));
    await env.DB.prepare("DELETE FROM clients").run();
    expect((await person.open(await authorizeUrl())).status).toBe(400);
    expect((await exchange(latchkey, code)).status).toBe(401);
    expect((await refreshAs(latchkey, tokens.refresh_token)).status).toBe(400);
  });

  it("gets the name that the person reads in the list of their sessions, as text", async () => {
    await env.DB.prepare(
      `INSERT INTO clients (id, name, redirect_uris, created_at) VALUES ('app', '<b>The shop</b>', ?, 0)`,
    )
      .bind(JSON.stringify([CALLBACK]))
      .run();
    const tokens = await signInto(latchkey, person);
    const page = await (await person.open("/account")).text();
    expect(page).toContain("&lt;b&gt;The shop&lt;/b&gt;");
    await person.submit("/account/sign-out", { session: String(decodeJwt(tokens.access_token).sid) });
    expect(await isLive(latchkey, tokens)).toBe(false);
    expect(await (await person.open("/account")).text()).not.toContain("The shop");
  });
});
