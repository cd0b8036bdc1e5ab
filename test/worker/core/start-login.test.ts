import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { attemptIdOf } from "../../../src/core/login-attempt";
import { codeHash } from "../../../src/core/login-code";
import { type StartLoginInput, startLogin } from "../../../src/core/start-login";
import { sha256 } from "../../../src/lib/crypto";
import { codeIn, linkIn, ORIGIN } from "../helpers";
import { emailOf, insert, NOW } from "../store/town";
import { counters, createDesk, type Desk, failing, refusalOf } from "./desk";
import { answerMails, LOST, OVERLOADED, REFUSED, SENT } from "./mailing";

const REDIRECT_URI = "http://localhost:3000/callback" as StartLoginInput["redirectUri"];
const ASKED_FROM = { browser: "Firefox", country: "DE" };
const INPUT: StartLoginInput = {
  email: emailOf("ann"),
  network: "192.0.2.1",
  redirectUri: REDIRECT_URI,
  contract: "redirect",
  locale: "en",
  keepLocale: false,
  askedFrom: ASKED_FROM,
};
const CLOSED = { SIGNUP: "closed" };

let desk: Desk;
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  desk = await createDesk();
});

const start = (changes: Partial<StartLoginInput> = {}) => startLogin(desk.services, { ...INPUT, ...changes });
const pending = async () => {
  const { keys } = await env.ATTEMPTS.list();
  return Promise.all(keys.map(({ name }) => env.ATTEMPTS.get(name, "json")));
};
const used = async () => (await counters()).filter(({ count }) => count > 0).map(({ key }) => key);
const addAnn = (more = {}) =>
  insert("users", [{ id: "ann", email: "a@e.com", email_key: "ann@example.com", created_at: NOW, ...more }]);

describe("a start", () => {
  it("mails a link and a code, and keeps the hashes of both with what the login needs", async () => {
    const { attemptId, verifier, nextMailAt } = await start();
    expect(nextMailAt).toBe(NOW + 30);
    const [mail] = desk.mails();
    expect(mail).toMatchObject({ to: "ann@Example.com" });
    const url = new URL(linkIn(mail), ORIGIN);
    expect(url.pathname).toBe("/api/passwordless/verify_redirect");
    expect(attemptId).toBe(await attemptIdOf(url.searchParams.get("verification_code") ?? ""));
    const { pepper } = desk.services.config;
    expect(await pending()).toEqual([
      {
        email: emailOf("ann"),
        redirectUri: REDIRECT_URI,
        hosted: false,
        ordinal: 1,
        expiresAt: NOW + 900,
        verifierHash: await sha256(verifier),
        codeHash: await codeHash(pepper, attemptId, codeIn(mail)),
        askedFrom: ASKED_FROM,
      },
    ]);
    expect(desk.recorded[0]).toEqual(["login.started", { attemptId }]);
    expect(desk.concerned).toEqual({ email: emailOf("ann"), attemptId });
    expect(desk.waiting()).toEqual([]);
  });

  it.each(["hosted", "exchange", "redirect"] as const)("knows whose door it is for: %s", async (contract) => {
    await start({ contract });
    expect(await pending()).toMatchObject([{ hosted: contract === "hosted" }]);
  });

  it("lets a link and a code live for LINK_TTL, as many digits as CODE_LENGTH", async () => {
    desk = await createDesk({ LINK_TTL: "20m", CODE_LENGTH: "10", CODE_IN_SUBJECT: "true" });
    await start();
    expect(await pending()).toMatchObject([{ expiresAt: NOW + 1200 }]);
    const [mail] = desk.mails();
    expect(codeIn(mail)).toMatch(/^\d{10}$/);
    expect(mail?.text).toContain("20 minutes");
    expect(mail?.subject).toContain(codeIn(mail).slice(0, 5));
  });

  it("speaks the language that it is asked in", async () => {
    await start({ locale: "de" });
    expect(desk.mails()[0]?.text).toContain("15 Minuten");
  });

  it("numbers the mails to an address", async () => {
    desk = await createDesk({ LIMIT_PAUSES: "0s" });
    await start();
    await start();
    expect((await pending()).map((attempt) => (attempt as { ordinal: number }).ordinal).sort()).toEqual([
      1, 2,
    ]);
  });

  it("over a limit keeps nothing and mails nothing", async () => {
    desk = await createDesk({ LIMIT_NETWORK: "1/1h" });
    await start({ email: emailOf("bob") });
    expect((await refusalOf(start())).code).toBe("too_many_requests");
    expect(await pending()).toHaveLength(1);
    expect(desk.mails()).toHaveLength(1);
  });

  it("halves the limits where nobody could find out whether a person asks", async () => {
    desk = await createDesk({ LIMIT_NETWORK: "2/1h", LIMIT_PAUSES: "0s" });
    desk.services.turnstile = async () => ({ verdict: "unknown", reason: "out of reach" });
    await start();
    expect((await refusalOf(start())).code).toBe("too_many_requests");
  });

  it("is not made for a program", async () => {
    desk.services.turnstile = async () => ({ verdict: "nobody", reason: "a program" });
    expect((await refusalOf(start({ turnstileToken: "x" }))).code).toBe("turnstile_failed");
    expect(await counters()).toEqual([]);
  });
});

describe("an address that gets no mail", () => {
  it("is answered as any other, where it is suppressed", async () => {
    await insert("suppressions", [
      { email_key: "ann@example.com", reason: "bounce", provider: "resend", occurred_at: 1 },
    ]);
    const { attemptId, nextMailAt } = await start();
    expect(nextMailAt).toBe(NOW + 30);
    expect(await pending()).toHaveLength(1);
    expect(desk.mails()).toEqual([]);
    expect(desk.recorded).toEqual([
      ["login.started", { attemptId }],
      ["mail.withheld", { attemptId, reason: "suppressed address" }],
    ]);
  });

  it("or of an unwanted domain", async () => {
    desk = await createDesk({ BLOCKED_EMAIL_DOMAINS: "example.com" });
    const { attemptId } = await start();
    expect(desk.recorded.at(-1)).toEqual(["mail.withheld", { attemptId, reason: "unwanted domain" }]);
    expect(desk.mails()).toEqual([]);
  });

  it("or unknown where sign-up is closed", async () => {
    desk = await createDesk(CLOSED);
    const { attemptId } = await start();
    const reason = "unknown address, sign-up is closed";
    expect(desk.recorded.at(-1)).toEqual(["mail.withheld", { attemptId, reason }]);
    expect(desk.waiting()).toEqual([]);
    expect(await pending()).toHaveLength(1);
  });
});

describe("where sign-up is closed", () => {
  it("a known address gets its mail after the answer, within a second, whenever that is", async () => {
    await addAnn();
    desk = await createDesk(CLOSED);
    for (const drawn of [0, 0.25, 0.999]) {
      vi.spyOn(Math, "random").mockReturnValue(drawn);
      await start({ network: `192.0.2.${drawn * 1000}` });
    }
    expect(desk.delays()).toEqual([0, 250, 999]);
    expect(desk.mails()).toEqual([]);
    await desk.answer();
    expect(desk.mails()).toHaveLength(3);
  });

  it("nothing is taken back where that mail fails, for that would tell", async () => {
    await addAnn();
    desk = await createDesk(CLOSED);
    answerMails(desk, OVERLOADED);
    await start();
    const before = await counters();
    expect((await refusalOf(desk.answer())).code).toBe("mail_failed");
    expect(await counters()).toEqual(before);
    expect(await pending()).toHaveLength(1);
  });

  it("and that may be told, an unknown address is, and a known one gets its mail before the answer", async () => {
    desk = await createDesk({ ...CLOSED, UNKNOWN_EMAIL: "reveal" });
    expect(await refusalOf(start())).toEqual({ code: "unknown_email", reason: "sign-up is closed" });
    expect(await pending()).toEqual([]);
    await addAnn();
    vi.setSystemTime((NOW + 60) * 1000);
    await start();
    expect(desk.waiting()).toEqual([]);
    expect(desk.mails()).toHaveLength(1);
  });

  it("a disabled user is unknown", async () => {
    await addAnn({ disabled_at: NOW });
    desk = await createDesk({ ...CLOSED, UNKNOWN_EMAIL: "reveal" });
    expect((await refusalOf(start())).code).toBe("unknown_email");
  });

  it("UNKNOWN_EMAIL means nothing where it is open: nobody is unknown, and the mail goes before the answer", async () => {
    for (const UNKNOWN_EMAIL of ["hide", "reveal"]) {
      desk = await createDesk({ UNKNOWN_EMAIL, LIMIT_PAUSES: "0s" });
      await start();
      expect(desk.waiting()).toEqual([]);
      expect(desk.mails()).toHaveLength(1);
    }
  });
});

describe("a start of which no mail came", () => {
  it("is as if it had not been, where no provider could send it", async () => {
    answerMails(desk, OVERLOADED);
    expect((await refusalOf(start())).code).toBe("mail_failed");
    expect(await used()).toEqual([]);
    expect(await pending()).toEqual([]);
    expect(desk.lines).toEqual([]);
  });

  it("has counted where the provider refused it, or asking for such mails would be free", async () => {
    answerMails(desk, REFUSED);
    expect((await refusalOf(start())).code).toBe("mail_refused");
    expect(await used()).toHaveLength(4);
    expect(await pending()).toEqual([]);
  });

  it("has counted for all but the person where it may have gone out", async () => {
    answerMails(desk, LOST, SENT);
    expect((await refusalOf(start())).code).toBe("mail_uncertain");
    const keys = await used();
    expect(keys).toHaveLength(3);
    expect(keys.filter((key) => / to .* from /.test(key))).toEqual([]);
    expect(await pending()).toEqual([]);
    await start();
  });

  it("is as if it had not been, where KV could not keep it", async () => {
    desk.services.attempts = failing(desk.services.attempts, "put");
    expect((await refusalOf(start())).code).toBe("unavailable");
    expect(await used()).toEqual([]);
    expect(desk.mails()).toEqual([]);
    expect(desk.recorded).toEqual([]);
  });

  it("fails for the reason that it failed for, also where it could not be taken back; the log says so", async () => {
    answerMails(desk, OVERLOADED);
    desk.services.attempts = failing(desk.services.attempts, "delete");
    desk.services.recipients = failing(desk.services.recipients, "giveBack");
    expect((await refusalOf(start())).code).toBe("mail_failed");
    const { attemptId } = desk.concerned;
    expect(desk.lines).toEqual([
      ["warn", "start.not_taken_back", { attemptId }],
      ["warn", "start.not_given_back", { attemptId }],
    ]);
  });

  it("is taken back for whatever reason it failed", async () => {
    const broken = new TypeError("broken");
    desk.services.mailer = { name: "broken", send: () => Promise.reject(broken) };
    await expect(start()).rejects.toBe(broken);
    expect(await used()).toEqual([]);
    expect(await pending()).toEqual([]);
  });
});
