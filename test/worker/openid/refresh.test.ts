import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { instance, oauth, signIn } from "../helpers";
import {
  answerIn,
  authorizeUrl,
  basic,
  type ClientTokenAnswer,
  exchange,
  freezeTime,
  isLive,
  refreshAs,
  register,
  SECRET,
  signInto,
} from "../openid";

const latchkey = instance();
let person: Browser;

beforeEach(async () => {
  await register();
  await register({ id: "server", secret: SECRET });
  person = browser(latchkey);
});

async function refreshed(tokens: ClientTokenAnswer): Promise<ClientTokenAnswer> {
  const response = await refreshAs(latchkey, tokens.refresh_token);
  expect(response.status).toBe(200);
  return response.json();
}

async function serverTokens(): Promise<ClientTokenAnswer> {
  await signInto(latchkey, person);
  const { code = "" } = answerIn(await person.open(await authorizeUrl({ client_id: "server" })));
  return (await exchange(latchkey, code, { client_id: "server", client_secret: SECRET })).json();
}

async function expectRefused(response: Response, error = "invalid_grant", status = 400) {
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error });
}

describe("a client that refreshes", () => {
  it("RFC 6749 §6: gets an access token of the same session, with the scope that was granted", async () => {
    const tokens = await signInto(latchkey, person, { scope: "openid email offline_access" });
    const next = await refreshed(tokens);
    expect(next.scope).toBe("openid email offline_access");
    const [before, after] = [decodeJwt(tokens.access_token), decodeJwt(next.access_token)];
    for (const claim of ["iss", "sub", "sid", "aud", "client_id", "scope", "auth_time"])
      expect(after[claim]).toEqual(before[claim]);
    expect(await isLive(latchkey, next)).toBe(true);
  });

  it("RFC 6749 §6: gets no more scope by asking for it", async () => {
    const tokens = await signInto(latchkey, person, { scope: "openid offline_access" });
    const response = await refreshAs(latchkey, tokens.refresh_token, { scope: "openid email profile" });
    const next = (await response.json()) as ClientTokenAnswer;
    expect(next.scope).toBe("openid offline_access");
    expect(decodeJwt(next.access_token)).toMatchObject({ scope: "openid offline_access" });
    expect(decodeJwt(next.access_token)).not.toHaveProperty("email");
    expect(decodeJwt(next.id_token)).not.toHaveProperty("email");
  });

  it("OpenID Connect Core §12.2: gets an ID token of the same login, of now, without the nonce", async () => {
    const time = freezeTime();
    const tokens = await signInto(latchkey, person);
    time.move(1000);
    const [before, after] = [decodeJwt(tokens.id_token), decodeJwt((await refreshed(tokens)).id_token)];
    for (const claim of ["iss", "sub", "aud", "auth_time", "sid"])
      expect(after[claim]).toEqual(before[claim]);
    expect(after.iat).toBe((before.iat ?? 0) + 1000);
    expect(after).not.toHaveProperty("nonce");
  });

  it("RFC 9700 §4.14.2: gets another refresh token each time, and a used one ends the session", async () => {
    const time = freezeTime();
    const tokens = await signInto(latchkey, person);
    const next = await refreshed(tokens);
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    time.move(60);
    await expectRefused(await refreshAs(latchkey, tokens.refresh_token));
    expect(await isLive(latchkey, next)).toBe(false);
    await expectRefused(await refreshAs(latchkey, next.refresh_token));
  });

  it("RFC 6749 §6: is the one that the token was issued to: another gets nothing, and ends nothing", async () => {
    await register({ id: "evil" });
    const time = freezeTime();
    const tokens = await signInto(latchkey, person);
    for (const changes of [{ client_id: "evil" }, { client_id: null }, { client_id: "nobody" }])
      await expectRefused(await refreshAs(latchkey, tokens.refresh_token, changes));
    const next = await refreshed(tokens);
    time.move(60);
    await expectRefused(await refreshAs(latchkey, tokens.refresh_token, { client_id: "evil" }));
    expect(await isLive(latchkey, next)).toBe(true);
  });

  it("RFC 6749 §6: proves its secret where it has one", async () => {
    const { refresh_token } = await serverTokens();
    await expectRefused(await refreshAs(latchkey, refresh_token, { client_id: null }));
    await expectRefused(
      await refreshAs(latchkey, refresh_token, { client_id: "server" }),
      "invalid_client",
      401,
    );
    await expectRefused(
      await refreshAs(latchkey, refresh_token, { client_id: "server", client_secret: "wrong" }),
      "invalid_client",
      401,
    );
    const response = await refreshAs(latchkey, refresh_token, { client_id: null }, basic("server", SECRET));
    expect(response.status).toBe(200);
  });

  it("RFC 6749 §10.4: is no frontend of the allow-list: neither refreshes with what the other holds", async () => {
    const tokens = await signInto(latchkey, person);
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const asFrontend = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
    expect((await oauth(latchkey, "token", asFrontend)).status).toBe(400);
    const answer = (await (await refreshAs(latchkey, refreshToken)).json()) as Record<string, string>;
    expect(answer).not.toHaveProperty("id_token");
    expect(decodeJwt(answer.access_token ?? "").aud).toBe("http://localhost:3000");
  });
});
