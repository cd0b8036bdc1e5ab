import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { faultyD1 } from "../../faults";
import { bearer, instance, oauth, refresh, signIn } from "../../helpers";

const latchkey = instance();
const status = async (accessToken: string) =>
  (await latchkey.get("/api/auth_user", bearer(accessToken))).status;

describe("POST /oauth/revoke", () => {
  it.each([
    ["a refresh token", "refreshToken", "refresh_token"],
    ["an access token", "accessToken", "access_token"],
    ["a refresh token with the wrong hint", "refreshToken", "access_token"],
  ] as const)("ends the session of %s at once, and no other", async (_, which, token_type_hint) => {
    const tokens = await signIn(latchkey, "ann@example.com");
    const other = await signIn(latchkey, "ann@example.com");
    const response = await oauth(latchkey, "revoke", { token: tokens[which], token_type_hint });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
    expect(await status(tokens.accessToken)).toBe(401);
    expect(await refresh(latchkey, tokens.refreshToken)).toBeNull();
    expect(await status(other.accessToken)).toBe(200);
  });

  it("ends the session of a refresh token that was used up, too", async () => {
    const { accessToken, refreshToken } = await signIn(latchkey, "ann@example.com");
    await refresh(latchkey, refreshToken);
    await oauth(latchkey, "revoke", { token: refreshToken });
    expect(await status(accessToken)).toBe(401);
  });

  it.each(["unknown", "a".repeat(43), "a.b.c"])(
    "answers 200 for what is no token of ours (RFC 7009 §2.2): %s",
    async (token) => {
      expect((await oauth(latchkey, "revoke", { token })).status).toBe(200);
    },
  );

  it("answers 200 a second time", async () => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    for (let i = 0; i < 2; i++)
      expect((await oauth(latchkey, "revoke", { token: refreshToken })).status).toBe(200);
  });

  it("wants a token", async () => {
    const response = await oauth(latchkey, "revoke", {});
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: "invalid_request", error_description: "token required" });
  });

  it("says so where it could not", async () => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const broken = instance(faultyD1(env, "fails before"));
    expect((await oauth(broken, "revoke", { token: refreshToken })).status).toBe(503);
    expect(await refresh(latchkey, refreshToken)).not.toBeNull();
  });
});
