import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { instance, signIn } from "../helpers";
import {
  answerIn,
  authorizeUrl,
  basic,
  type ClientTokenAnswer,
  exchange,
  isLive,
  refreshAs,
  register,
  SECRET,
  signInto,
} from "../openid";

const latchkey = instance();
let person: Browser;
let tokens: ClientTokenAnswer;

beforeEach(async () => {
  await register();
  await register({ id: "server", secret: SECRET });
  person = browser(latchkey);
  tokens = await signInto(latchkey, person);
});

const revoke = (parameters: Record<string, string>, headers: Record<string, string> = {}) =>
  latchkey.fetch("/oauth/revoke", { method: "POST", headers, body: new URLSearchParams(parameters) });

async function serverTokens(): Promise<ClientTokenAnswer> {
  const { code = "" } = answerIn(await person.open(await authorizeUrl({ client_id: "server" })));
  return (await exchange(latchkey, code, { client_id: "server", client_secret: SECRET })).json();
}

describe("revoking a client's tokens", () => {
  it.each(["access_token", "refresh_token"] as const)(
    "RFC 7009 §2.1: an %s ends with the other tokens of its session",
    async (kind) => {
      expect((await revoke({ token: tokens[kind], client_id: "app" })).status).toBe(200);
      expect(await isLive(latchkey, tokens)).toBe(false);
      expect((await refreshAs(latchkey, tokens.refresh_token)).status).toBe(400);
    },
  );

  it("RFC 7009 §2.1: takes a token whatever token_type_hint says", async () => {
    await revoke({ token: tokens.refresh_token, token_type_hint: "access_token", client_id: "app" });
    expect(await isLive(latchkey, tokens)).toBe(false);
  });

  it("RFC 7009 §2.1: is for the client that it was issued to: another ends nothing, and learns nothing", async () => {
    await register({ id: "evil" });
    for (const token of [tokens.access_token, tokens.refresh_token])
      for (const client of [{ client_id: "evil" }, { client_id: "nobody" }, {}] as Record<string, string>[]) {
        const response = await revoke({ token, ...client });
        expect(response.status).toBe(200);
        expect(await response.text()).toBe("");
      }
    expect(await isLive(latchkey, tokens)).toBe(true);
    expect((await refreshAs(latchkey, tokens.refresh_token)).status).toBe(200);
  });

  it("RFC 7009 §2.1: wants the secret of a client that has one", async () => {
    const server = await serverTokens();
    for (const client_secret of ["", "wrong"]) {
      const response = await revoke({ token: server.refresh_token, client_id: "server", client_secret });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: "invalid_client" });
    }
    expect(await isLive(latchkey, server)).toBe(true);
    expect((await revoke({ token: server.refresh_token }, basic("server", SECRET))).status).toBe(200);
    expect(await isLive(latchkey, server)).toBe(false);
  });

  it("RFC 7009 §2.2: a token that is none, or ended before, is no error", async () => {
    for (const token of ["x", "a".repeat(43), tokens.id_token, tokens.refresh_token, tokens.refresh_token])
      expect((await revoke({ token, client_id: "app" })).status).toBe(200);
  });

  it("RFC 7009 §2.1: without a token is one", async () => {
    const response = await revoke({ client_id: "app" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_request" });
  });

  it("leaves the login on our own pages, and what other applications got from it", async () => {
    await register({ id: "other" });
    const other = await signInto(latchkey, person, { client_id: "other" });
    await revoke({ token: tokens.refresh_token, client_id: "app" });
    expect(await isLive(latchkey, other)).toBe(true);
    expect(answerIn(await person.open(await authorizeUrl({ prompt: "none" })))).toMatchObject({
      code: expect.any(String),
    });
  });

  it("is no way to end the session of a frontend of the allow-list by naming oneself, nor needed there", async () => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    expect((await revoke({ token: refreshToken, client_id: "app" })).status).toBe(200);
    expect((await refreshAs(latchkey, refreshToken, { client_id: null })).status).toBe(400);
  });
});
