import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { completeEmailChange, findEmailChange } from "../../../src/core/complete-email-change";
import { attemptIdOf } from "../../../src/core/login-attempt";
import { codeHash } from "../../../src/core/login-code";
import { startEmailChange } from "../../../src/core/start-email-change";
import { findUndo, undoEmailChange } from "../../../src/core/undo-email-change";
import { randomToken, sha256 } from "../../../src/lib/crypto";
import { codeIn, linkIn, tokenIn, wrongCode } from "../helpers";
import { changesBy, emailOf, insert, NOW, rowOf } from "../store/town";
import { counters, createDesk, type Desk, failing, refusalOf } from "./desk";
import { answerMails, OVERLOADED } from "./mailing";

const PAGES = "0190f5a0-0000-7000-8000-000000000001";
const SECRET = randomToken();
const ANN = { sessionCookie: `${PAGES}.${SECRET}` };
const WEEK = 7 * 86400;
const WISH = { email: emailOf("new"), network: "192.0.2.1", locale: "en" as const, keepLocale: false };

let desk: Desk;
const fresh = async (variables = {}) => {
  desk = await createDesk(variables);
};
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  await fresh();
  const ann = { id: "ann", email: "ann@Example.com", email_key: "ann@example.com" };
  await insert("users", [{ ...ann, created_at: NOW - 900 }]);
  await insert("sessions", [
    {
      id: PAGES,
      user_id: "ann",
      attempt_id: "attempt",
      client: "here",
      created_at: NOW - 599,
      last_seen_at: NOW,
      expires_at: NOW + 5000,
      cookie_hash: await sha256(SECRET),
    },
  ]);
});

const start = (changes: Partial<typeof WISH> = {}) =>
  startEmailChange(desk.services, ANN, { ...WISH, ...changes });

/** Asks for the change: its id, and what was mailed. */
async function ask() {
  const attemptId = await start();
  const [mail] = desk.mails();
  return { attemptId, token: tokenIn(linkIn(mail)), code: codeIn(mail), mail };
}
const complete = (proof: Parameters<typeof completeEmailChange>[1]) =>
  completeEmailChange(desk.services, proof, "en");
const refusal = (proof: Parameters<typeof completeEmailChange>[1]) => refusalOf(complete(proof));
const pending = async () => {
  const { keys } = await env.ATTEMPTS.list();
  return Promise.all(keys.map(({ name }) => env.ATTEMPTS.get(name, "json")));
};

describe("a wish for another address", () => {
  it("mails link and code there, and keeps whose wish it is", async () => {
    const { attemptId, token, code, mail } = await ask();
    expect(mail).toMatchObject({ to: "new@Example.com" });
    expect(mail?.text).toContain("a…@Example.com");
    expect(mail?.text).not.toContain("ann@");
    expect(mail?.text).toContain("15 minutes");
    expect(linkIn(mail)).toBe(`/account/email?token=${token}`);
    expect(attemptId).toBe(await attemptIdOf(token));
    expect(await pending()).toEqual([
      {
        userId: "ann",
        sessionId: PAGES,
        oldEmail: "ann@Example.com",
        email: emailOf("new"),
        expiresAt: NOW + 900,
        codeHash: await codeHash(desk.services.config.pepper, attemptId, code),
      },
    ]);
    expect(desk.recorded[0]).toEqual(["email_change.started", { attemptId, userId: "ann" }]);
    expect(desk.concerned).toEqual({ userId: "ann", sessionId: PAGES, attemptId, email: emailOf("new") });
  });

  it("keeps the language for the page behind the link where that is asked for", async () => {
    await start({ keepLocale: true });
    expect(linkIn(desk.mails()[0])).toMatch(/^\/account\/email\?token=[\w-]{43}&locale=en$/);
  });

  it("is for who signed in within ten minutes", async () => {
    vi.setSystemTime((NOW + 1) * 1000);
    expect((await refusalOf(start())).code).toBe("login_too_old");
    expect(await counters()).toEqual([]);
  });

  it("counts towards the shares of the address and of the user", async () => {
    await start();
    const keys = (await counters()).map(({ key }) => key);
    expect(keys).toHaveLength(5);
    expect(keys).toContain("email changes of ann");
  });

  it("goes to no suppressed address, and is answered alike; a closed sign-up does not matter", async () => {
    await insert("suppressions", [
      { email_key: "new@example.com", reason: "bounce", provider: "resend", occurred_at: 1 },
    ]);
    const attemptId = await start();
    expect(desk.mails()).toEqual([]);
    expect(desk.recorded).toEqual([
      ["email_change.started", { attemptId, userId: "ann" }],
      ["mail.withheld", { attemptId, reason: "suppressed address" }],
    ]);
    await fresh({ SIGNUP: "closed", LIMIT_PAUSES: "0s" });
    await start({ email: emailOf("other") });
    expect(desk.mails()).toMatchObject([{ to: "other@Example.com" }]);
  });

  it("is as if it had not been where no mail came of it, or nothing could be kept", async () => {
    answerMails(desk, OVERLOADED);
    expect((await refusalOf(start())).code).toBe("mail_failed");
    expect(await pending()).toEqual([]);
    await fresh();
    desk.services.pendingEmailChanges = failing(desk.services.pendingEmailChanges, "put");
    expect((await refusalOf(start())).code).toBe("unavailable");
    expect((await counters()).filter(({ count }) => count > 0)).toEqual([]);
    expect(desk.mails()).toEqual([]);
  });
});

describe("an address that was proved", () => {
  it("by the link is the user's; the old one is told, with a link that undoes it for a week", async () => {
    const { attemptId, token } = await ask();
    expect((await findEmailChange(desk.services, token)).userId).toBe("ann");
    expect(await complete({ token })).toEqual({ id: "ann", email: "new@Example.com", username: null });
    expect(desk.recorded.at(-1)).toEqual(["email_change.completed", { attemptId, userId: "ann" }]);
    expect(desk.waiting()).toEqual(["email_change.forget", "email_change.notice"]);
    await desk.answer();
    expect(await pending()).toEqual([]);
    const [notice] = desk.mails();
    expect(notice).toMatchObject({ to: "ann@Example.com" });
    expect(notice?.text).toContain("new@Example.com");
    expect(notice?.text).toContain("7 days");
    const undoToken = tokenIn(linkIn(notice));
    expect(linkIn(notice)).toBe(`/account/email/undo?token=${undoToken}`);
    expect(await rowOf("email_changes", attemptId)).toMatchObject({
      undo_hash: await sha256(undoToken),
      changed_at: NOW,
      undo_until: NOW + WEEK,
    });
    expect(await findUndo(desk.services, undoToken)).toBe("ann@Example.com");
    expect(await undoEmailChange(desk.services, undoToken)).toBe("ann@Example.com");
    expect(desk.recorded.at(-1)).toEqual(["email_change.undone", { userId: "ann" }]);
    for (const act of [findUndo, undoEmailChange])
      expect((await refusalOf(act(desk.services, undoToken) as Promise<unknown>)).code).toBe("link_expired");
  });

  it("by the code is, too; a right code's try is given back", async () => {
    const { attemptId, code } = await ask();
    expect(await refusal({ attemptId, code: wrongCode(code) })).toEqual({
      code: "link_expired",
      reason: "wrong code",
    });
    await complete({ attemptId, code });
    expect(desk.waiting()).toEqual(["email_change.release", "email_change.forget", "email_change.notice"]);
    await desk.answer();
    const tries = (await counters()).filter(({ key }) => key.startsWith("codes for "));
    expect(tries).toMatchObject([{ count: 1 }]);
  });

  it("counts a try before it compares, and takes no more of them than there are", async () => {
    await fresh({ CODE_TRIES: "2" });
    const { attemptId, code } = await ask();
    for (const by of [1, 2]) await refusal({ attemptId, code: wrongCode(code, by) });
    expect((await refusal({ attemptId, code })).code).toBe("too_many_tries");
  });

  it("counts once", async () => {
    const { attemptId, token, code } = await ask();
    await complete({ token });
    for (const proof of [{ token }, { attemptId, code }])
      expect(await refusal(proof)).toEqual({ code: "link_expired", reason: "used, or void" });
    expect(desk.recorded.filter(([kind]) => kind === "email_change.completed")).toHaveLength(1);
  });

  it("that is another user's by now is not the user's", async () => {
    const { token } = await ask();
    await insert("users", [{ id: "bob", email: "n@e.com", email_key: "new@example.com", created_at: NOW }]);
    expect(await changesBy(() => refusal({ token }))).toEqual([]);
    expect((await refusal({ token })).code).toBe("email_taken");
    expect(desk.waiting()).toEqual([]);
  });

  it("is too late at the second at which its link expires", async () => {
    const { attemptId, token, code } = await ask();
    vi.setSystemTime((NOW + 900) * 1000);
    const expired = { code: "link_expired", reason: "no such email change" };
    expect(await refusalOf(findEmailChange(desk.services, token))).toEqual(expired);
    expect(await refusal({ token })).toEqual(expired);
    expect(await refusal({ attemptId, code })).toEqual(expired);
    vi.setSystemTime((NOW + 899) * 1000);
    await complete({ token });
  });

  it("needs a link or an attempt that there is", async () => {
    const expired = { code: "link_expired", reason: "no such email change" };
    for (const token of ["", "x", randomToken()]) {
      expect(await refusalOf(findEmailChange(desk.services, token))).toEqual(expired);
      expect(await refusal({ token })).toEqual(expired);
      expect(await refusal({ attemptId: token, code: "12345678" })).toEqual(expired);
    }
  });

  it("is looked for nowhere where the text is no token: no key of KV can be named with it", async () => {
    const { pendingEmailChanges } = desk.services;
    const get = vi.fn(pendingEmailChanges.get);
    desk.services.pendingEmailChanges = { ...pendingEmailChanges, get };
    await refusalOf(findEmailChange(desk.services, "no token"));
    await refusal({ attemptId: "no token", code: "12345678" });
    expect(get).not.toHaveBeenCalled();
  });

  it("under LINK_POLICY=same-browser is proved by the code alone", async () => {
    await fresh({ LINK_POLICY: "same-browser" });
    const { attemptId, token, code } = await ask();
    expect(await refusal({ token })).toEqual({
      code: "link_expired",
      reason: "not where it was asked for",
    });
    await complete({ attemptId, code });
  });

  it("tells whom it is about, also where it fails", async () => {
    const { attemptId, code } = await ask();
    desk.services.concern({ attemptId: undefined, userId: undefined });
    await refusal({ attemptId, code: wrongCode(code) });
    expect(desk.concerned).toMatchObject({ attemptId, userId: "ann" });
  });

  it("tells nothing to an old address that is suppressed", async () => {
    const { token } = await ask();
    await insert("suppressions", [
      { email_key: "ann@example.com", reason: "bounce", provider: "resend", occurred_at: 1 },
    ]);
    await complete({ token });
    await desk.answer();
    expect(desk.mails()).toHaveLength(1);
  });
});
