import { beforeEach, expect, it, vi } from "vitest";
import { revokeToken } from "../../../src/core/revoke-token";
import { randomToken, sha256 } from "../../../src/lib/crypto";
import { register, SECRET } from "../openid";
import { changesBy, insert, NOW, settle } from "../store/town";
import { createDesk, type Desk, failing, refusalOf } from "./desk";

const WIKI = { id: "wiki", secret: undefined };
const endedAt = (id: string) => `sessions ${id}: revoked_at = ${NOW}`;

let desk: Desk;
const [appToken, wikiToken] = [randomToken(), randomToken()];
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  desk = await createDesk();
  await register({ id: "wiki" });
  await register({ id: "server", secret: SECRET });
  await settle();
  await insert("refresh_tokens", [
    { hash: await sha256(appToken), session_id: "ann app", created_at: NOW },
    { hash: await sha256(wikiToken), session_id: "ann wiki", created_at: NOW },
  ]);
});

const accessToken = (sid: string, aud: string, scope?: string) =>
  desk.services.accessTokens.issue({
    sub: "ann",
    sid,
    aud,
    scope,
    email: undefined,
    auth_time: NOW,
    iat: NOW,
    exp: NOW + 60,
  });

const revoke = (token: string, credentials: Parameters<typeof revokeToken>[2] = null) =>
  changesBy(() => revokeToken(desk.services, token, credentials));

it("ends the session of a frontend's token, whoever holds it", async () => {
  expect(await revoke(appToken)).toEqual([endedAt("ann app")]);
  expect(desk.recorded).toEqual([["session.revoked", { sessionId: "ann app" }]]);
});

it("ends that of its access token alike", async () => {
  expect(await revoke(await accessToken("ann app", "https://app.example.com"))).toEqual([endedAt("ann app")]);
  expect(desk.recorded).toEqual([["session.revoked", { sessionId: "ann app" }]]);
});

it("ends that of a client for this client alone", async () => {
  const access = await accessToken("ann wiki", "wiki", "openid");
  for (const token of [wikiToken, access]) {
    expect(await revoke(token)).toEqual([]);
    expect(await revoke(token, { id: "server", secret: SECRET })).toEqual([]);
  }
  expect(desk.recorded).toEqual([]);
  expect(await revoke(access, WIKI)).toEqual([endedAt("ann wiki")]);
});

it("ends that of a client's refresh token", async () => {
  expect(await revoke(wikiToken, WIKI)).toEqual([endedAt("ann wiki")]);
});

it("does nothing of a session that has ended, or with what is no token of ours", async () => {
  const ended = await accessToken("ann ended", "https://app.example.com");
  for (const token of [ended, randomToken(), "no token", ""]) expect(await revoke(token)).toEqual([]);
  expect(desk.recorded).toEqual([]);
});

it("does nothing for a client that is not who it says", async () => {
  const act = revokeToken(desk.services, appToken, { id: "server", secret: "wrong" });
  expect((await refusalOf(act)).code).toBe("invalid_client");
});

it("fails where D1 does, or where a token could not be read for another reason than itself", async () => {
  const { sessions, accessTokens, refreshTokens } = desk.services;
  const token = await accessToken("ann app", "https://app.example.com");
  desk.services.sessions = failing(sessions, "end");
  expect((await refusalOf(revokeToken(desk.services, token, null))).code).toBe("unavailable");
  desk.services.refreshTokens = failing(refreshTokens, "endSession");
  expect((await refusalOf(revokeToken(desk.services, appToken, null))).code).toBe("unavailable");
  const broken = new TypeError("no crypto");
  desk.services.accessTokens = { ...accessTokens, verify: () => Promise.reject(broken) };
  await expect(revokeToken(desk.services, token, null)).rejects.toBe(broken);
});
