import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openBrowserSession } from "../../../src/core/open-browser-session";
import { openSession } from "../../../src/core/open-session";
import { parseSessionCookie } from "../../../src/core/session-cookie";
import { type StartLoginInput, startLogin } from "../../../src/core/start-login";
import { type VerifyCodeInput, verifyCode } from "../../../src/core/verify-code";
import { consumeLink, type VerifyLinkInput, verifyLink } from "../../../src/core/verify-link";
import { randomToken, sha256 } from "../../../src/lib/crypto";
import { codeIn, linkIn, tokenIn, wrongCode } from "../helpers";
import { emailOf, NOW, rowOf } from "../store/town";
import { counters, createDesk, type Desk, failing, refusalOf } from "./desk";

const REDIRECT_URI = "http://localhost:3000/callback" as StartLoginInput["redirectUri"];
const PLACE = { browser: "Safari", country: "FR" };

let desk: Desk;
const fresh = async (variables = {}) => {
  desk = await createDesk({ LIMIT_PAUSES: "0s", ...variables });
};
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  await fresh();
});

/** An attempt of Ann's, with what was mailed of it. */
async function attempt(contract: StartLoginInput["contract"] = "redirect", who = "ann") {
  const { attemptId, verifier } = await startLogin(desk.services, {
    email: emailOf(who),
    network: "192.0.2.1",
    redirectUri: REDIRECT_URI,
    contract,
    locale: "en",
    keepLocale: false,
    askedFrom: { browser: "Firefox", country: "DE" },
  });
  const [mail] = desk.mails();
  const link = linkIn(mail);
  return { attemptId, verifier, code: codeIn(mail), token: tokenIn(link) };
}

const elsewhere = () => undefined;
const openCodeOf = (input: Partial<VerifyCodeInput> & { attemptId: string; code: string }) =>
  verifyCode(desk.services, { verifierOf: elsewhere, openedFrom: PLACE, ...input }, openSession);
const openLinkOf = (input: Partial<VerifyLinkInput> & { token: string }) =>
  verifyLink(
    desk.services,
    { gesture: "submit", verifierOf: elsewhere, openedFrom: PLACE, ...input },
    openSession,
  );

/** What a link leads to: its verdict, or why it is refused. */
const verdictOf = (input: Parameters<typeof openLinkOf>[0]) =>
  openLinkOf(input).then(
    ({ verdict }) => verdict,
    ({ code, reason }) => (code === "link_expired" ? reason : code),
  );

describe("a code", () => {
  it("opens the session of its attempt, and gives its try back", async () => {
    const { attemptId, code } = await attempt();
    const signedIn = await openCodeOf({ attemptId, code });
    expect(signedIn.attemptId).toBe(attemptId);
    expect(signedIn.accessTokenExpiresAt).toBe(NOW + 3600);
    const { sid = "", ...claims } = decodeJwt(signedIn.accessToken);
    expect(claims).toMatchObject({
      sub: signedIn.user.id,
      aud: "http://localhost:3000",
      email: "ann@Example.com",
      auth_time: NOW,
      iat: NOW,
      exp: NOW + 3600,
    });
    expect(await rowOf("sessions", String(sid))).toMatchObject({
      attempt_id: attemptId,
      client: "http://localhost:3000",
      ...PLACE,
      created_at: NOW,
      expires_at: NOW + 60 * 86400,
    });
    expect(await rowOf("refresh_tokens", await sha256(signedIn.refreshToken))).toMatchObject({
      session_id: sid,
    });
    expect((await counters()).filter(({ key }) => key.startsWith("codes for "))).toMatchObject([
      { count: 0 },
    ]);
    expect(desk.recorded.at(-1)).toEqual([
      "login.completed",
      { attemptId, sessionId: sid, userId: signedIn.user.id },
    ]);
    expect(desk.concerned).toEqual({ attemptId, email: emailOf("ann") });
  });

  it("lets a session live no longer than SESSION_MAX_AGE, whatever SESSION_TTL says", async () => {
    await fresh({ SESSION_TTL: "2h", SESSION_MAX_AGE: "1h" });
    const { attemptId, code } = await attempt();
    const { accessToken } = await openCodeOf({ attemptId, code });
    expect(await rowOf("sessions", String(decodeJwt(accessToken).sid))).toMatchObject({
      expires_at: NOW + 3600,
    });
  });

  it("is for one attempt, one door, one redirect URI", async () => {
    const { attemptId, code } = await attempt();
    const other = await attempt();
    const refused = async (input: Partial<VerifyCodeInput>) => {
      const { code: error, reason } = await refusalOf(openCodeOf({ attemptId, code, ...input }));
      expect(error).toBe("link_expired");
      return reason;
    };
    expect(await refused({ attemptId: other.attemptId })).toBe("wrong code");
    expect(await refused({ attemptId: randomToken() })).toBe("no such attempt");
    expect(await refused({ attemptId: "" })).toBe("no such attempt");
    expect(await refused({ hosted: true })).toBe("another door's");
    const redirectUri = `${REDIRECT_URI}/` as StartLoginInput["redirectUri"];
    expect(await refused({ redirectUri })).toBe("not the redirect URI of the start");
    await openCodeOf({ attemptId, code, redirectUri: REDIRECT_URI, hosted: false });
    expect(await refused({})).toBe("used");
  });

  it("is looked for nowhere where the attempt's id is none", async () => {
    desk.services.attempts = failing(desk.services.attempts, "get");
    for (const attemptId of ["", "x", `${randomToken()}x`])
      expect(await refusalOf(openCodeOf({ attemptId, code: "12345678" }))).toEqual({
        code: "link_expired",
        reason: "no such attempt",
      });
  });

  it("is told of with its attempt and its address, also where it is refused", async () => {
    const { attemptId, code } = await attempt();
    desk.services.concern({ attemptId: undefined, email: undefined });
    await refusalOf(openCodeOf({ attemptId, code: wrongCode(code) }));
    expect(desk.concerned).toEqual({ attemptId, email: emailOf("ann") });
  });

  it("is taken up to its last second", async () => {
    const { attemptId, code } = await attempt();
    vi.setSystemTime((NOW + 900) * 1000);
    expect(await refusalOf(openCodeOf({ attemptId, code }))).toEqual({
      code: "link_expired",
      reason: "expired",
    });
    vi.setSystemTime((NOW + 899) * 1000);
    await openCodeOf({ attemptId, code });
  });

  it("is tried CODE_TRIES times, counted before it is compared, until its link expires", async () => {
    await fresh({ CODE_TRIES: "2" });
    const { attemptId, code } = await attempt();
    vi.setSystemTime((NOW + 100) * 1000);
    for (const by of [1, 2])
      expect((await refusalOf(openCodeOf({ attemptId, code: wrongCode(code, by) }))).reason).toBe(
        "wrong code",
      );
    expect(await refusalOf(openCodeOf({ attemptId, code }))).toEqual({
      code: "too_many_tries",
      reason: "codes per attempt",
      retryAfterSeconds: 800,
    });
    const tries = (await counters()).find(({ key }) => key === `code of ${attemptId}`);
    expect(tries).toMatchObject({ count: 2, expires_at: NOW + 900 });
  });

  it("rests where too many of the address's were wrong, whatever the attempts", async () => {
    await fresh({ LIMIT_CODES: "2/10m" });
    for (const by of [1, 2]) {
      const { attemptId, code } = await attempt();
      await refusalOf(openCodeOf({ attemptId, code: wrongCode(code, by) }));
    }
    const { attemptId, code } = await attempt();
    expect(await refusalOf(openCodeOf({ attemptId, code }))).toEqual({
      code: "too_many_requests",
      reason: "codes per address",
      retryAfterSeconds: 600,
    });
    const bob = await attempt("redirect", "bob");
    await openCodeOf(bob);
  });

  it("is compared with nothing where its try could not be counted", async () => {
    const { attemptId, code } = await attempt();
    desk.services.counters = failing(desk.services.counters, "use");
    expect((await refusalOf(openCodeOf({ attemptId, code }))).code).toBe("unavailable");
  });

  it("under LINK_POLICY=same-browser is for the browser that asked", async () => {
    await fresh({ LINK_POLICY: "same-browser" });
    const { attemptId, code, verifier } = await attempt();
    for (const verifierOf of [elsewhere, () => randomToken(), () => ""])
      expect(await refusalOf(openCodeOf({ attemptId, code, verifierOf }))).toEqual({
        code: "link_expired",
        reason: "not the browser that asked",
      });
    expect((await counters()).some(({ key }) => key.startsWith("code of"))).toBe(false);
    await openCodeOf({ attemptId, code, verifierOf: (id) => (id === attemptId ? verifier : undefined) });
  });
});

describe("a link", () => {
  it("opens the session of its attempt where a person submits it, and for the browser that asked at once", async () => {
    const { token, attemptId } = await attempt();
    expect(await verdictOf({ token })).toBe("consume");
    expect(desk.recorded.at(-1)?.[1]).toMatchObject({ attemptId });
    const own = await attempt();
    const verifierOf = (id: string) => (id === own.attemptId ? own.verifier : undefined);
    expect(await verdictOf({ token: own.token, gesture: "open", verifierOf })).toBe("consume");
    expect(desk.lines.at(-1)).toEqual([
      "info",
      "link.opened",
      { attemptId: own.attemptId, gesture: "open", sameBrowser: true, verdict: "consume" },
    ]);
  });

  it("asks elsewhere first, as often as it is opened, and knows when it is used up", async () => {
    const { token, attemptId } = await attempt();
    for (let time = 0; time < 2; time++) {
      const opened = await openLinkOf({ token, gesture: "open" });
      expect(opened).toMatchObject({ verdict: "ask to confirm", attempt: { email: emailOf("ann") } });
    }
    await openLinkOf({ token });
    expect(await refusalOf(openLinkOf({ token, gesture: "open" }))).toEqual({
      code: "link_expired",
      reason: "used",
    });
    expect(await refusalOf(openLinkOf({ token }))).toEqual({ code: "link_expired", reason: "used" });
    expect(attemptId).toBe(await sha256(token));
  });

  it("fails for a caller who can ask nobody", async () => {
    const { token } = await attempt();
    const input = { token, verifierOf: elsewhere, openedFrom: PLACE };
    expect(await refusalOf(consumeLink(desk.services, { ...input, gesture: "open" }, openSession))).toEqual({
      code: "link_expired",
      reason: "not the browser that asked",
    });
    const signedIn = await consumeLink(desk.services, { ...input, gesture: "submit" }, openSession);
    expect(signedIn.user.email).toBe("ann@Example.com");
  });

  it("is for one door, one address, one redirect URI", async () => {
    const { token } = await attempt();
    expect(await verdictOf({ token, hosted: true })).toBe("another door's");
    expect(await verdictOf({ token, email: emailOf("bob") })).toBe("another address");
    const redirectUri = `${REDIRECT_URI}/` as StartLoginInput["redirectUri"];
    expect(await verdictOf({ token, redirectUri })).toBe("not the redirect URI of the start");
    const right = { email: { address: "x", key: "ann@example.com" }, redirectUri: REDIRECT_URI };
    expect(await verdictOf({ token, ...right, hosted: false })).toBe("consume");
  });

  it("is none that is no token: nothing is asked of KV with it", async () => {
    const { attempts } = desk.services;
    const get = vi.fn(attempts.get);
    desk.services.attempts = { ...attempts, get };
    for (const token of ["", "x", `${randomToken()}x`])
      expect(await verdictOf({ token })).toBe("no link token");
    expect(get).not.toHaveBeenCalled();
    expect(await verdictOf({ token: randomToken() })).toBe("no such attempt");
  });

  it("of an address that nobody may sign in with where sign-up is closed", async () => {
    const { token } = await attempt();
    const open = desk;
    await fresh({ SIGNUP: "closed" });
    expect(await refusalOf(openLinkOf({ token }))).toEqual({
      code: "link_expired",
      reason: "no user, or a disabled one",
    });
    desk = open;
    expect(await verdictOf({ token })).toBe("consume");
  });

  it("keeps as many live sessions of a user as LIMIT_LIVE says", async () => {
    await fresh({ LIMIT_LIVE: "2" });
    for (let time = 0; time < 3; time++) {
      vi.setSystemTime((NOW + time) * 1000);
      await openLinkOf(await attempt());
    }
    const live = await env.DB.prepare("SELECT count(*) AS n FROM sessions WHERE revoked_at IS NULL").first(
      "n",
    );
    expect(live).toBe(2);
  });

  it("of the oldest of too many attempts is none any more", async () => {
    await fresh({ LIMIT_LIVE: "2" });
    const [oldest, ...others] = [await attempt(), await attempt(), await attempt()];
    expect(await verdictOf(oldest)).toBe("no user, or a disabled one");
    for (const each of others) expect(await verdictOf(each)).toBe("consume");
  });
});

describe("a login on our own pages", () => {
  const open = (token: string, currentCookie?: string) =>
    consumeLink(
      desk.services,
      { token, gesture: "submit", verifierOf: elsewhere, openedFrom: PLACE, hosted: true },
      openBrowserSession(currentCookie),
    );

  it("opens a session that a cookie holds, and goes on where it began", async () => {
    const { token, attemptId } = await attempt("hosted");
    const here = await open(token);
    expect(here).toMatchObject({ attemptId, returnTo: REDIRECT_URI, session: { createdAt: NOW } });
    expect(here.user).toMatchObject({ email: "ann@Example.com" });
    const { id = "", secret = "" } = parseSessionCookie(here.sessionCookie) ?? {};
    expect(here.session.id).toBe(id);
    expect(await rowOf("sessions", id)).toMatchObject({
      cookie_hash: await sha256(secret),
      client: "http://localhost:8787",
      revoked_at: null,
    });
  });

  it("takes the place of the one that the browser holds, and of no other", async () => {
    const first = await open((await attempt("hosted")).token);
    const second = await open((await attempt("hosted")).token, "no cookie");
    expect(await rowOf("sessions", first.session.id)).toMatchObject({ revoked_at: null });
    const forged = `${first.session.id}.${randomToken()}`;
    await open((await attempt("hosted")).token, forged);
    expect(await rowOf("sessions", first.session.id)).toMatchObject({ revoked_at: null });
    await open((await attempt("hosted")).token, first.sessionCookie);
    expect(await rowOf("sessions", first.session.id)).toMatchObject({ revoked_at: NOW });
    expect(await rowOf("sessions", second.session.id)).toMatchObject({ revoked_at: null });
  });

  it("is not opened by the link of a frontend", async () => {
    const { token } = await attempt();
    expect((await refusalOf(open(token))).reason).toBe("another door's");
  });
});
