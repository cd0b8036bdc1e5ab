import { env } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { describe, expect, it, vi } from "vitest";
import { faultyD1 } from "../../../faults";
import { bearer, countOf, fragmentOf, instance, startLogin, tokenIn, wrongCode } from "../../../helpers";

const latchkey = instance();
const verify = (body: unknown) => latchkey.post("/api/passwordless/verify", body);
const expired = { message: "Link expired or already used" };
const statuses = (answers: Response[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

describe("POST /api/passwordless/verify", () => {
  it("takes the code with the attempt's id, and answers as OAuth does", async () => {
    const { attemptId, code } = await startLogin(latchkey, "ann@example.com");
    const response = await verify({ attemptId, code });
    expect(response.status).toBe(200);
    const answer = (await response.json()) as Record<string, string>;
    expect(answer).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      user: { id: expect.any(String), email: "ann@example.com", username: null },
    });
    expect((await latchkey.get("/api/auth_user", bearer(answer.access_token ?? ""))).status).toBe(200);
    expect(decodeJwt(answer.access_token ?? "").aud).toBe("http://localhost:3000");
  });

  it("takes the link token", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    expect((await verify({ token: tokenIn(link) })).status).toBe(200);
    expect(await (await verify({ token: tokenIn(link) })).json()).toEqual(expired);
  });

  it.each([
    ["as in the mail", (code: string) => `${code.slice(0, 4)} ${code.slice(4)}`],
    ["with a hyphen", (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`],
    ["with an en dash and spaces around", (code: string) => ` ${code.slice(0, 4)} – ${code.slice(4)}\n`],
    ["digit by digit", (code: string) => code.split("").join(" ")],
    ["with a no-break space", (code: string) => `${code.slice(0, 4)}\u00a0${code.slice(4)}`],
    [
      "in full width",
      (code: string) => [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(""),
    ],
  ])("takes the code %s", async (_, typed) => {
    const { attemptId, code } = await startLogin(latchkey, "ann@example.com");
    expect((await verify({ attemptId, code: typed(code) })).status).toBe(200);
  });

  it.each([
    ["nothing", {}, { attemptId: "Attempt id required", code: "Code required" }],
    ["an empty token", { token: " " }, { token: "Token required" }],
    ["a token of another type", { token: 5 }, { token: "Invalid token" }],
    ["letters", { attemptId: "x", code: "abcdefgh" }, { code: "Code must have 8 digits" }],
    ["seven digits", { attemptId: "x", code: "1234567" }, { code: "Code must have 8 digits" }],
    ["nine digits", { attemptId: "x", code: "123456789" }, { code: "Code must have 8 digits" }],
    ["a number", { attemptId: "x", code: 12345678 }, { code: "Invalid code" }],
    [
      "digits of a script without a page here",
      { attemptId: "x", code: "१२३४५६७८" },
      { code: "Code must have 8 digits" },
    ],
  ])("names what is wrong, and counts no try: %s", async (_, body, fields) => {
    const response = await verify(body);
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual(fields);
    expect(await countOf("counters")).toBe(0);
  });

  it("answers a wrong code, an unknown attempt and an expired one alike", async () => {
    const { attemptId, code } = await startLogin(latchkey, "ann@example.com");
    const answers = [
      await verify({ attemptId, code: wrongCode(code) }),
      await verify({ attemptId: "a".repeat(43), code }),
      await verify({ attemptId: "x", code }),
    ];
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 901_000 });
    answers.push(await verify({ attemptId, code }));
    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual(expired);
    }
  });

  it("takes the code of no other attempt, even of the same address", async () => {
    const first = await startLogin(latchkey, "ann@example.com");
    const second = await startLogin(latchkey, "ann@example.com");
    expect((await verify({ attemptId: first.attemptId, code: second.code })).status).toBe(400);
    expect((await verify({ attemptId: first.attemptId, code: first.code })).status).toBe(200);
  });

  it("opens one session for one attempt, whoever comes first: 20 by link, 4 by code at once", async () => {
    for (let i = 0; i < 5; i++) {
      const { link, attemptId, code, browser } = await startLogin(latchkey, `u${i}@example.com`);
      const byLink = Array.from({ length: 20 }, () => latchkey.get(link, browser));
      const byCode = Array.from({ length: 4 }, () => verify({ attemptId, code }));
      const answers = await Promise.all([...byLink, ...byCode]);
      expect(answers.filter(({ status }) => status === 302 || status === 200)).toHaveLength(1);
    }
    expect(await countOf("sessions")).toBe(5);
  });
});

describe("the tries of a code", () => {
  it("are five: the sixth is refused even if it is right, and the link still works", async () => {
    const { attemptId, code, link, browser } = await startLogin(latchkey, "ann@example.com");
    for (let i = 1; i <= 5; i++)
      expect((await verify({ attemptId, code: wrongCode(code, i) })).status).toBe(400);
    const sixth = await verify({ attemptId, code });
    expect(sixth.status).toBe(429);
    const { retryAfter } = (await sixth.json()) as { retryAfter: number };
    expect(sixth.headers.get("Retry-After")).toBe(String(retryAfter));
    expect(retryAfter).toBeGreaterThan(890);
    expect(retryAfter).toBeLessThanOrEqual(900);
    expect(await countOf("sessions")).toBe(0);
    expect(fragmentOf(await latchkey.get(link, browser)).get("jwt")).toBeTruthy();
  });

  it("let the right code in as the fifth", async () => {
    const { attemptId, code } = await startLogin(latchkey, "ann@example.com");
    for (let i = 1; i <= 4; i++) await verify({ attemptId, code: wrongCode(code, i) });
    expect((await verify({ attemptId, code })).status).toBe(200);
  });

  it("never become six by 50 guesses at once", async () => {
    const { attemptId, code } = await startLogin(latchkey, "ann@example.com");
    const compare = vi.spyOn(crypto.subtle, "timingSafeEqual");
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => verify({ attemptId, code: wrongCode(code, i + 1) })),
    );
    expect(statuses(answers)).toEqual({ 400: 5, 429: 45 });
    expect(compare).toHaveBeenCalledTimes(5);
  });

  it("are counted before the code is compared: where counting fails, nothing is compared", async () => {
    const { attemptId, code } = await startLogin(latchkey, "ann@example.com");
    const compare = vi.spyOn(crypto.subtle, "timingSafeEqual");
    const broken = instance(faultyD1(env, "fails before"));
    expect((await broken.post("/api/passwordless/verify", { attemptId, code })).status).toBe(503);
    expect(compare).not.toHaveBeenCalled();
  });

  it("follow CODE_TRIES", async () => {
    const two = instance({ CODE_TRIES: "2" });
    const { attemptId, code } = await startLogin(two, "ann@example.com");
    for (const status of [400, 400, 429])
      expect((await two.post("/api/passwordless/verify", { attemptId, code: wrongCode(code) })).status).toBe(
        status,
      );
  });
});

describe("the wrong codes of an address", () => {
  const guess = async (email: string, tries: number) => {
    const { attemptId, code } = await startLogin(latchkey, email);
    const answers = [];
    for (let i = 1; i <= tries; i++) answers.push(await verify({ attemptId, code: wrongCode(code, i) }));
    return answers;
  };

  it("are ten in an hour: then its codes rest until the hour is over, and its links work", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    await guess("ann@example.com", 5);
    await guess("Ann@Example.com", 5);
    const { attemptId, code, link, browser } = await startLogin(latchkey, "ann@example.com");
    const refused = await verify({ attemptId, code });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("Retry-After")).toBe("3600");
    expect((await latchkey.get(link, browser)).status).toBe(302);

    vi.setSystemTime(start + 3599_000);
    const early = await startLogin(latchkey, "ann@example.com");
    const still = await verify({ attemptId: early.attemptId, code: early.code });
    expect(still.status).toBe(429);
    expect(still.headers.get("Retry-After")).toBe("1");
    vi.setSystemTime(start + 3600_000);
    expect((await verify({ attemptId: early.attemptId, code: early.code })).status).toBe(200);
  });

  it("never become eleven in any hour, not around a window's edge either", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    await guess("ann@example.com", 1);
    vi.setSystemTime(start + 3599_000);
    await guess("ann@example.com", 4);
    await guess("ann@example.com", 5);
    vi.setSystemTime(start + 3601_000);
    // The first is an hour ago by now: this is the tenth of this hour, and there is no eleventh.
    expect((await guess("ann@example.com", 1)).map(({ status }) => status)).toEqual([400]);
    expect((await guess("ann@example.com", 1)).map(({ status }) => status)).toEqual([429]);
  });

  it("are given back one by one, an hour after each: a slow series of them never rests the codes", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    for (let i = 0; i < 15; i++) {
      vi.setSystemTime(start + i * 3000_000);
      expect((await guess("ann@example.com", 1)).map(({ status }) => status)).toEqual([400]);
    }
  });

  it("never become eleven by 60 guesses at once over 12 attempts", async () => {
    const attempts = [];
    for (let i = 0; i < 12; i++) attempts.push(await startLogin(latchkey, "ann@example.com"));
    const compare = vi.spyOn(crypto.subtle, "timingSafeEqual");
    const answers = await Promise.all(
      attempts.flatMap(({ attemptId, code }) =>
        [1, 2, 3, 4, 5].map((by) => verify({ attemptId, code: wrongCode(code, by) })),
      ),
    );
    expect(statuses(answers)).toEqual({ 400: 10, 429: 50 });
    expect(compare).toHaveBeenCalledTimes(10);
  });

  it("are those of one address alone", async () => {
    await guess("ann@example.com", 5);
    await guess("ann@example.com", 5);
    const { attemptId, code } = await startLogin(latchkey, "bob@example.com");
    expect((await verify({ attemptId, code })).status).toBe(200);
  });

  it("do not count the right ones: a person may sign in by code 15 times in an hour", async () => {
    for (let i = 0; i < 15; i++) {
      const { attemptId, code } = await startLogin(latchkey, "ann@example.com");
      expect((await verify({ attemptId, code })).status).toBe(200);
    }
  });

  it("are not used up by tries that were refused", async () => {
    const { attemptId, code } = await startLogin(latchkey, "ann@example.com");
    for (let i = 1; i <= 20; i++) await verify({ attemptId, code: wrongCode(code, i) });
    const second = await startLogin(latchkey, "ann@example.com");
    expect((await verify({ attemptId: second.attemptId, code: second.code })).status).toBe(200);
  });

  it("are counted for an unknown address, too, where sign-up is closed", async () => {
    const closed = instance({ SIGNUP: "closed" });
    await latchkey.post("/api/users", { email: "known@example.com", username: "known" });
    const guesses = async (email: string) => {
      const started = await closed.post("/api/passwordless/start", {
        email,
        redirectUri: "http://localhost:3000/",
      });
      const attemptId = started.headers.get("Attempt-Id");
      const answers = [];
      for (let i = 0; i < 7; i++)
        answers.push(await closed.post("/api/passwordless/verify", { attemptId, code: `0000000${i}` }));
      return Promise.all(
        answers.map(async (answer) => [
          answer.status,
          ((await answer.json()) as { message: string }).message,
        ]),
      );
    };
    expect(await guesses("unknown@example.com")).toEqual(await guesses("known@example.com"));
  });

  it("are kept under a key that does not show the address", async () => {
    await guess("ann.secret@example.com", 1);
    const { results } = await env.DB.prepare("SELECT key FROM counters WHERE key LIKE 'code%'").all();
    expect(results).toHaveLength(2);
    expect(JSON.stringify(results)).not.toContain("ann.secret");
  });
});
