import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { describe, expect, it, vi } from "vitest";
import { faultyD1 } from "../../faults";
import { bearer, countOf, everythingStored, instance, oauth, refresh, signIn } from "../../helpers";

const latchkey = instance();
const DAY = 86400_000;
const isGood = async (accessToken: string) =>
  (await latchkey.get("/api/auth_user", bearer(accessToken))).status === 200;

function freezeTime(): { move(milliseconds: number): void } {
  const start = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  return { move: (milliseconds) => vi.setSystemTime(start + milliseconds) };
}

describe("POST /oauth/token, grant_type=refresh_token", () => {
  it("answers an access token of the same session and the next refresh token, not to be stored", async () => {
    const { accessToken, refreshToken } = await signIn(latchkey, "ann@example.com");
    const time = freezeTime();
    time.move(60_000);
    const response = await oauth(latchkey, "token", {
      grant_type: "refresh_token",
      refresh_token: refreshToken,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Pragma")).toBe("no-cache");
    const answer = (await response.json()) as Record<string, string>;
    expect(answer).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
    });
    const [before, after] = [decodeJwt(accessToken), decodeJwt(answer.access_token ?? "")];
    for (const claim of ["sub", "sid", "aud", "auth_time", "email", "iss"])
      expect(after[claim]).toBe(before[claim]);
    expect(after.iat).toBe((before.iat ?? 0) + 60);
    expect(after.jti).not.toBe(before.jti);
    expect(await isGood(answer.access_token ?? "")).toBe(true);
    expect(answer.refresh_token).not.toBe(refreshToken);
  });

  it("takes charset, empty parameters and a client_id, which decides nothing", async () => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const response = await latchkey.fetch("/oauth/token", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8" },
      body: `grant_type=refresh_token&scope=&client_id=app&refresh_token=${refreshToken}`,
    });
    expect(response.status).toBe(200);
  });

  it("stores refresh tokens as hashes", async () => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const next = await refresh(latchkey, refreshToken);
    const stored = await everythingStored();
    for (const secret of [refreshToken, next?.refresh_token ?? "-", next?.access_token ?? "-"])
      expect(stored).not.toContain(secret);
  });

  it.each([
    ["no grant_type", { refresh_token: "x" }, "invalid_request"],
    ["no refresh_token", { grant_type: "refresh_token" }, "invalid_request"],
    ["an empty refresh_token", { grant_type: "refresh_token", refresh_token: "" }, "invalid_request"],
    ["another grant", { grant_type: "password", username: "a", password: "b" }, "unsupported_grant_type"],
    ["an unknown token", { grant_type: "refresh_token", refresh_token: "a".repeat(43) }, "invalid_grant"],
    ["a word", { grant_type: "refresh_token", refresh_token: "word" }, "invalid_grant"],
  ])("refuses %s as RFC 6749 §5.2 says", async (_, parameters, error) => {
    const response = await oauth(latchkey, "token", parameters as Record<string, string>);
    expect(response.status).toBe(400);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await response.json()).toEqual({ error, error_description: expect.any(String) });
  });

  it("refuses a parameter given twice, and what is no form", async () => {
    const post = (type: string, body: string) =>
      latchkey.fetch("/oauth/token", { method: "POST", headers: { "Content-Type": type }, body });
    for (const response of [
      await post(
        "application/x-www-form-urlencoded",
        "grant_type=refresh_token&grant_type=refresh_token&refresh_token=x",
      ),
      await post("application/json", '{"grant_type":"refresh_token"}'),
      await post("text/plain", "grant_type=refresh_token"),
    ]) {
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: "invalid_request" });
    }
  });

  it("takes no access token for a refresh token", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    expect(await refresh(latchkey, accessToken)).toBeNull();
  });

  it("may be called from the frontends of the allow-list", async () => {
    const { headers } = await latchkey.fetch("/oauth/token", {
      method: "OPTIONS",
      headers: { Origin: "http://localhost:3000" },
    });
    expect(headers.get("Access-Control-Allow-Origin")).toBe("http://localhost:3000");
  });
});

describe("a refresh token", () => {
  it("answers again within the grace, with a sibling of the same session: a lost answer signs nobody out", async () => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const time = freezeTime();
    const first = await refresh(latchkey, refreshToken);
    time.move(29_000);
    const second = await refresh(latchkey, refreshToken);
    expect(second?.refresh_token).not.toBe(first?.refresh_token);
    expect(decodeJwt(second?.access_token ?? "").sid).toBe(decodeJwt(first?.access_token ?? "").sid);
    expect(await refresh(latchkey, first?.refresh_token ?? "")).not.toBeNull();
    expect(await refresh(latchkey, second?.refresh_token ?? "")).not.toBeNull();
  });

  it("has no second line of descent: of two who refreshed within the grace, one is found out at the next refresh", async () => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const time = freezeTime();
    const [thief, person] = [await refresh(latchkey, refreshToken), await refresh(latchkey, refreshToken)];
    time.move(3600_000);
    const next = await refresh(latchkey, person?.refresh_token ?? "");
    expect(next).not.toBeNull();
    time.move(7200_000);
    expect(await refresh(latchkey, thief?.refresh_token ?? "")).toBeNull();
    expect(await refresh(latchkey, next?.refresh_token ?? "")).toBeNull();
  });

  it("ends the whole session where it is used again after the grace, and that is logged", async () => {
    const log = vi.spyOn(console, "warn");
    const { refreshToken, accessToken } = await signIn(latchkey, "ann@example.com");
    const other = await signIn(latchkey, "ann@example.com");
    const time = freezeTime();
    const next = await refresh(latchkey, refreshToken);
    time.move(30_000);
    const reused = await oauth(latchkey, "token", {
      grant_type: "refresh_token",
      refresh_token: refreshToken,
    });
    expect(reused.status).toBe(400);
    expect(await reused.json()).toMatchObject({ error: "invalid_grant" });
    expect(await refresh(latchkey, next?.refresh_token ?? "")).toBeNull();
    expect(await isGood(accessToken)).toBe(false);
    expect(await isGood(next?.access_token ?? "")).toBe(false);
    expect(await isGood(other.accessToken)).toBe(true);
    expect(log.mock.calls.flat().join()).toContain(`"session.reuse_detected"`);
    expect(log.mock.calls.flat().join()).toContain(String(decodeJwt(accessToken).sid));
  });

  it("has no grace where REFRESH_GRACE=0s", async () => {
    const strict = instance({ REFRESH_GRACE: "0s" });
    const { refreshToken } = await signIn(strict, "ann@example.com");
    const next = await refresh(strict, refreshToken);
    expect(await refresh(strict, refreshToken)).toBeNull();
    expect(await refresh(strict, next?.refresh_token ?? "")).toBeNull();
  });

  it.each(["0s", "30s"])(
    "survives an answer that D1 lost, at a grace of %s: the batch is sent again",
    async (REFRESH_GRACE) => {
      const { refreshToken } = await signIn(latchkey, "ann@example.com");
      const next = await refresh(
        instance({ REFRESH_GRACE, ...faultyD1(env, "fails after", 1) }),
        refreshToken,
      );
      expect(await refresh(latchkey, next?.refresh_token ?? "")).not.toBeNull();
      expect(await countOf("refresh_tokens")).toBe(3);
    },
  );

  it("is not used up where D1 fails", async () => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const broken = instance(faultyD1(env, "fails before"));
    const response = await oauth(broken, "token", {
      grant_type: "refresh_token",
      refresh_token: refreshToken,
    });
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      error: "temporarily_unavailable",
      error_description: "Temporarily unavailable",
      requestId: expect.any(String),
    });
    expect(await refresh(latchkey, refreshToken)).not.toBeNull();
  });

  it("under 50 refreshes at once leaves one session with a live token", async () => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(latchkey, refreshToken)));
    expect(answers.every((answer) => answer !== null)).toBe(true);
    expect(new Set(answers.map((answer) => decodeJwt(answer?.access_token ?? "").sid)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer?.refresh_token)).size).toBe(50);
    expect(await countOf("sessions")).toBe(1);
    expect(await refresh(latchkey, answers[17]?.refresh_token ?? "")).not.toBeNull();
  });

  it("under 50 late reuses at once never answers, and the session is over", async () => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const time = freezeTime();
    const next = await refresh(latchkey, refreshToken);
    time.move(60_000);
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(latchkey, refreshToken)));
    expect(answers.every((answer) => answer === null)).toBe(true);
    expect(await refresh(latchkey, next?.refresh_token ?? "")).toBeNull();
  });

  it("lives for SESSION_TTL after the last refresh, and SESSION_MAX_AGE in any case", async () => {
    const service = instance({ SESSION_TTL: "10d", SESSION_MAX_AGE: "25d" });
    const time = freezeTime();
    let { refreshToken } = await signIn(service, "ann@example.com");
    for (const days of [9, 18, 24.9]) {
      time.move(days * DAY);
      const next = await refresh(service, refreshToken);
      expect(next).not.toBeNull();
      refreshToken = next?.refresh_token ?? "";
    }
    time.move(25 * DAY);
    expect(await refresh(service, refreshToken)).toBeNull();
    time.move(0);
    const idle = await signIn(service, "bob@example.com");
    time.move(10 * DAY);
    expect(await refresh(service, idle.refreshToken)).toBeNull();
  });

  it.each([
    ["whose user is disabled", "UPDATE users SET disabled_at = 1"],
    ["whose user was deleted", "DELETE FROM users"],
    ["whose session was revoked", "UPDATE sessions SET revoked_at = 1"],
  ])("%s is refused", async (_, sql) => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    await env.DB.prepare(sql).run();
    expect(await refresh(latchkey, refreshToken)).toBeNull();
  });

  it("that was used up is forgotten after 30 days, and those that still count are not", async () => {
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const next = await refresh(latchkey, refreshToken);
    await env.DB.prepare(
      "UPDATE refresh_tokens SET used_at = used_at - 31 * 86400 WHERE used_at IS NOT NULL",
    ).run();
    const { default: worker } = await import("../../../../src/index");
    await worker.scheduled({} as ScheduledController, env);
    expect(await countOf("refresh_tokens")).toBe(1);
    expect(await refresh(latchkey, next?.refresh_token ?? "")).not.toBeNull();
  });
});
